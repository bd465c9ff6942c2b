namespace Threat.Imbalance.Internal;

/// <summary>What to search: the nearest <paramref name="Count"/> of <paramref name="Candidates"/> to each of <paramref name="Queries"/>, itself excluded by index.</summary>
/// <param name="Rows">Row-major rows.</param>
/// <param name="Columns">Columns a row.</param>
/// <param name="Candidates">Ascending row numbers.</param>
/// <param name="Queries">Row numbers; null means the candidates themselves, which halves the work.</param>
/// <param name="Count">Neighbours a query; no query may have fewer candidates than that.</param>
internal sealed record NeighborRequest(ReadOnlyMemory<float> Rows, int Columns, int[] Candidates, int[]? Queries, int Count)
{
    public int Threads { get; init; } = Environment.ProcessorCount;

    public SimdPath Simd { get; init; } = SimdPath.Best;

    /// <summary>Whether distances are first bounded over principal components; null leaves it to the data.</summary>
    public bool? Filter { get; init; }

    /// <summary>Components to bound distances over, where the caller has some for several searches.</summary>
    public PrincipalAxes? Axes { get; init; }

    public ProgressShare? Progress { get; init; }
}
