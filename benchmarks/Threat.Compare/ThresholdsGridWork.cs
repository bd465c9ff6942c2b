namespace Threat.Compare;

/// <summary>The exact thresholds again, beside a peer that tries a grid of 100 with scikit-learn's f1_score.</summary>
public sealed class ThresholdsGridWork : ICompareWork
{
    private readonly ThresholdsWork _exact = new();

    public string Name => "thresholds-grid";

    public void Load(string dataFolder, int n, int threads) => _exact.Load(dataFolder, n, threads);

    public void Run() => _exact.Run();

    public string? Check() => _exact.Check();
}
