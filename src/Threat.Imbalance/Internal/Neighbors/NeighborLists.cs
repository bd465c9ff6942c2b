namespace Threat.Imbalance.Internal;

/// <summary>The nearest rows of each query, nearest first, equal distances by index.</summary>
/// <param name="Count">Neighbours a query.</param>
/// <param name="Indices">Queries × Count candidate rows.</param>
/// <param name="SquaredDistances">Queries × Count squared distances.</param>
internal sealed record NeighborLists(int Count, int[] Indices, double[] SquaredDistances)
{
    /// <summary>The measured share of true neighbours when the search was approximate, else null.</summary>
    public double? Recall { get; init; }

    public ReadOnlySpan<int> Of(int query) => Indices.AsSpan(query * Count, Count);

    public ReadOnlySpan<double> DistancesOf(int query) => SquaredDistances.AsSpan(query * Count, Count);
}
