namespace Threat.Imbalance.Internal;

/// <summary>The result of a sampler that only removes rows.</summary>
internal static class KeptRows
{
    public static ResamplingResult Result(string sampler, LabeledDataset dataset, bool[] keep, int threads, ProgressShare? progress, CancellationToken cancellationToken, IReadOnlyList<string>? notes = null)
    {
        RowOrigin[] origins = [.. Enumerable.Range(0, keep.Length).Where(i => keep[i]).Select(RowOrigin.Kept)];
        LabeledDataset result = DatasetWriter.Write(dataset, origins, origins.Length, sampler, threads, cancellationToken, progress);
        return new ResamplingResult(sampler, dataset, result, origins, notes);
    }
}
