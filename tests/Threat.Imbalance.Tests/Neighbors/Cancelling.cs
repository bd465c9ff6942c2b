namespace Threat.Imbalance.Tests;

/// <summary>Cancels at the first report of progress.</summary>
internal sealed class Cancelling(CancellationTokenSource source) : IProgress<double>
{
    public void Report(double value) => source.Cancel();
}
