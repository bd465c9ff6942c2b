namespace Threat.Imbalance.Internal;

/// <summary>A search in parts that each fit into a given memory; the lists of the parts are merged into the same neighbours.</summary>
internal static class BoundedSearch
{
    private const int LeastPart = 4 * PointSet.BlockRows;

    public static bool IsNeeded(NeighborRequest request, PrincipalAxes? axes)
        => request.Search.MaxMemoryBytes is { } bound && Bytes(request, axes, request.Asked.Length, request.Candidates.Length, request.Queries is null) > bound;

    public static NeighborLists Run(NeighborRequest request, PrincipalAxes? axes, CancellationToken cancellation)
    {
        int[] asked = request.Asked;
        long bound = request.Search.MaxMemoryBytes!.Value, lists = ListBytes(asked.Length, request.Count);
        // Half a part is still more than a query has neighbours.
        int part = Math.Max(LeastPart, 4 * request.Count);
        long least = lists + Bytes(request, axes, part, part, false);
        if (least > bound)
        {
            throw new ArgumentException(FormattableString.Invariant($"NeighborSearchOptions.MaxMemoryBytes is {bound:N0}; finding {request.Count} neighbours of {asked.Length:N0} rows needs at least {least:N0} bytes. ")
                + "Raise it, or lower NeighborCount.");
        }
        while (part < Math.Max(asked.Length, request.Candidates.Length) && lists + Bytes(request, axes, 2 * part, 2 * part, false) <= bound) part *= 2;
        NeighborLists merged = Empty(asked.Length, request.Count);
        // Each part carries on with the request's own method, and needs no bound of its own.
        NeighborSearchOptions search = request.Search with { MaxMemoryBytes = null, Method = request.IsApproximate ? NeighborSearchMethod.Approximate : NeighborSearchMethod.Exact };
        double? recall = null;
        int done = 0, all = Parts(asked.Length, part) * Parts(request.Candidates.Length, part);
        foreach (int[] candidates in Even(request.Candidates, part))
        {
            int first = 0;
            foreach (int[] queries in Even(asked, part))
            {
                NeighborLists found = NeighborSearch.Run(request with { Candidates = candidates, Queries = queries, Axes = axes, Filter = axes is null ? false : null, Search = search, Progress = null }, cancellation);
                Merge(merged, first, found);
                recall = found.Recall is { } r ? Math.Min(r, recall ?? 1) : recall;
                first += queries.Length;
                request.Progress?.Report((double)++done / all);
            }
        }
        return merged with { Recall = recall };
    }

    /// <summary>Points, their panels and the order they are laid out from; boxes and means are small beside them.</summary>
    private static long Bytes(NeighborRequest request, PrincipalAxes? axes, long queries, long candidates, bool same)
    {
        long width = axes?.Count ?? request.Columns;
        return (candidates * 3 + (same ? 0 : queries * 2)) * width * sizeof(float) + (candidates + queries) * 4 * sizeof(int) + ListBytes(queries, request.Count);
    }

    private static long ListBytes(long queries, int count) => queries * count * 2 * (sizeof(int) + sizeof(double));

    private static int Parts(int rows, int part) => (rows + part - 1) / part;

    /// <summary>Parts of nearly equal size, none above <paramref name="part"/>.</summary>
    private static IEnumerable<int[]> Even(int[] rows, int part)
    {
        int parts = Parts(rows.Length, part);
        for (int i = 0; i < parts; i++) yield return rows[(int)((long)i * rows.Length / parts)..(int)((i + 1L) * rows.Length / parts)];
    }

    private static NeighborLists Empty(int queries, int count)
    {
        NeighborLists lists = new(count, new int[queries * count], new double[queries * count]);
        Array.Fill(lists.Indices, int.MaxValue);
        Array.Fill(lists.SquaredDistances, double.PositiveInfinity);
        return lists;
    }

    private static void Merge(NeighborLists into, int first, NeighborLists found)
    {
        for (int q = 0; q < found.Indices.Length / found.Count; q++)
        {
            for (int n = 0; n < found.Count; n++) Insert(into, first + q, found.SquaredDistances[q * found.Count + n], found.Indices[q * found.Count + n]);
        }
    }

    private static void Insert(NeighborLists into, int query, double distance, int index)
    {
        Span<double> distances = into.SquaredDistances.AsSpan(query * into.Count, into.Count);
        Span<int> indices = into.Indices.AsSpan(query * into.Count, into.Count);
        int at = into.Count - 1;
        if (distance > distances[at] || (distance == distances[at] && index > indices[at])) return;
        for (; at > 0 && (distance < distances[at - 1] || (distance == distances[at - 1] && index < indices[at - 1])); at--) (distances[at], indices[at]) = (distances[at - 1], indices[at - 1]);
        (distances[at], indices[at]) = (distance, index);
    }
}
