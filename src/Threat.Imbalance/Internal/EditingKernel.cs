namespace Threat.Imbalance.Internal;

/// <summary>Wilson's editing.</summary>
internal static class EditingKernel
{
    /// <summary>Which of the <paramref name="alive"/> rows stay, as flags over all rows; rows of classes that are not cleaned always do.</summary>
    public static bool[] Clean(ReadOnlyMemory<float> rows, int columns, ReadOnlySpan<int> labels, int[] alive, bool[] cleaned, int neighbors, NeighborVote vote, SearchSettings settings, ProgressShare? progress, CancellationToken cancellationToken)
    {
        bool[] keep = new bool[labels.Length];
        foreach (int row in alive) keep[row] = true;
        List<int> asked = [];
        foreach (int row in alive)
        {
            if (cleaned[labels[row]]) asked.Add(row);
        }
        int count = Math.Min(neighbors, alive.Length - 1);
        if (count < 1 || asked.Count == 0) return keep;
        int[]? queries = asked.Count == alive.Length ? null : [.. asked];
        NeighborLists lists = NeighborSearch.Run(settings.Request(rows, columns, alive, queries, count, progress), cancellationToken);
        int[] votes = new int[cleaned.Length];
        for (int q = 0; q < asked.Count; q++) keep[asked[q]] = !Disagrees(lists.Of(q), labels, labels[asked[q]], vote, votes);
        progress?.Report(1);
        return keep;
    }

    /// <summary>Whether the neighbours speak against the label.</summary>
    public static bool Disagrees(ReadOnlySpan<int> neighbors, ReadOnlySpan<int> labels, int label, NeighborVote vote, int[] votes)
    {
        Array.Clear(votes);
        foreach (int n in neighbors) votes[labels[n]]++;
        if (vote == NeighborVote.All) return votes[label] < neighbors.Length;
        foreach (int v in votes)
        {
            if (v > votes[label]) return true;
        }
        return false;
    }
}
