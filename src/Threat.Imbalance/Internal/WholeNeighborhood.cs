namespace Threat.Imbalance.Internal;

/// <summary>Nearest rows over the whole dataset, whatever their class.</summary>
internal static class WholeNeighborhood
{
    /// <summary>The <paramref name="wanted"/> nearest rows (fewer when the dataset is smaller) of each query row; null queries means every row.</summary>
    public static NeighborLists Find(LabeledDataset dataset, int[]? queries, int wanted, DistanceSpace space, SearchSettings settings, ProgressShare? progress, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> rows = space.Map(dataset.Features, null, settings.Threads, cancellationToken);
        int[] all = new int[dataset.RowCount];
        for (int i = 0; i < all.Length; i++) all[i] = i;
        int count = Math.Min(wanted, all.Length - 1);
        if (count < 1 || queries is { Length: 0 }) return new NeighborLists(0, [], []);

        return NeighborSearch.Run(settings.Request(rows, space.Columns, all, queries, count, progress), cancellationToken);
    }

    /// <summary>How many of the neighbours have another label than <paramref name="label"/>.</summary>
    public static int Others(ReadOnlySpan<int> neighbors, ReadOnlySpan<int> labels, int label)
    {
        int others = 0;
        foreach (int n in neighbors) others += labels[n] != label ? 1 : 0;
        return others;
    }
}
