namespace Threat.Imbalance.Internal;

/// <summary>Finds and removes Tomek links.</summary>
internal static class TomekKernel
{
    /// <summary>Takes the ends of links among the kept rows off <paramref name="keep"/>, where their class is cleaned; how many links were found over all passes.</summary>
    public static int Clean(ReadOnlyMemory<float> rows, int columns, ReadOnlySpan<int> labels, bool[] keep, bool[] cleaned, int passes, SearchSettings settings, ProgressShare? progress, CancellationToken cancellationToken)
    {
        int found = 0;
        for (int pass = 0; pass < passes; pass++)
        {
            int[] alive = [.. Enumerable.Range(0, keep.Length).Where(i => keep[i])];
            if (alive.Length < 2) break;
            NeighborLists lists = NeighborSearch.Run(settings.Request(rows, columns, alive, null, 1, progress), cancellationToken);
            int[] nearest = new int[labels.Length];
            for (int i = 0; i < alive.Length; i++) nearest[alive[i]] = lists.Indices[i];
            int removed = 0;
            foreach (int a in alive)
            {
                int b = nearest[a];
                if (b < a || nearest[b] != a || labels[a] == labels[b]) continue;
                found++;
                removed += Remove(keep, a, cleaned[labels[a]]) + Remove(keep, b, cleaned[labels[b]]);
            }
            if (removed == 0) break;
        }
        progress?.Report(1);
        return found;
    }

    private static int Remove(bool[] keep, int row, bool allowed)
    {
        if (!allowed) return 0;
        keep[row] = false;
        return 1;
    }
}
