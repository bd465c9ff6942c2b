namespace Threat.Imbalance.Internal;

/// <summary>What to search: the nearest <paramref name="Count"/> of <paramref name="Candidates"/> to each of <paramref name="Queries"/>, itself excluded by index.</summary>
/// <param name="Rows">Row-major rows.</param>
/// <param name="Columns">Columns a row.</param>
/// <param name="Candidates">Ascending row numbers.</param>
/// <param name="Queries">Row numbers; null means the candidates themselves, which halves the work.</param>
/// <param name="Count">Neighbours a query; no query may have fewer candidates than that.</param>
internal sealed record NeighborRequest(ReadOnlyMemory<float> Rows, int Columns, int[] Candidates, int[]? Queries, int Count)
{
    private const double AutoPairs = 4e11;
    private const int LeastApproximate = 4096;

    public int Threads { get; init; } = Environment.ProcessorCount;

    public SimdPath Simd { get; init; } = SimdPath.Best;

    /// <summary>Whether distances are first bounded over principal components; null leaves it to the data.</summary>
    public bool? Filter { get; init; }

    /// <summary>Components to bound distances over, where the caller has some for several searches.</summary>
    public PrincipalAxes? Axes { get; init; }

    public NeighborSearchOptions Search { get; init; } = NeighborSearchOptions.Default;

    public List<string>? Notes { get; init; }

    public ProgressShare? Progress { get; init; }

    public int[] Asked => Queries ?? Candidates;

    public bool IsApproximate => Candidates.Length >= LeastApproximate
        && (Search.Method == NeighborSearchMethod.Approximate || (Search.Method == NeighborSearchMethod.Auto && (double)Asked.Length * Candidates.Length > AutoPairs));

    /// <summary>Components to bound distances over: the given ones, or some fitted to the candidates where that is worth it.</summary>
    public PrincipalAxes? ChooseAxes()
    {
        if (Filter == false) return null;
        if (Axes is not null) return Axes;
        bool wanted = Filter == true || ((double)Asked.Length * Candidates.Length * Columns > 1e9 && Columns >= 16);
        return wanted ? PrincipalAxes.Fit(Rows.Span, Columns, Candidates, SharedAxes.Share, Filter == true ? Columns : Columns / 2, Threads) : null;
    }
}
