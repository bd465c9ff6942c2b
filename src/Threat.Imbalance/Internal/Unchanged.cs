namespace Threat.Imbalance.Internal;

/// <summary>The answer "none": every row as it is.</summary>
internal sealed class Unchanged : IResampler
{
    public string Name => "none";

    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(1);
        return Of(Name, dataset);
    }

    public static ResamplingResult Of(string name, LabeledDataset dataset, params IReadOnlyList<string> notes)
        => new(name, dataset, dataset, Enumerable.Range(0, dataset.RowCount).Select(RowOrigin.Kept).ToArray(), notes);
}
