namespace Threat.Imbalance.Internal;

/// <summary>The rows of each class, ascending.</summary>
internal static class ClassRows
{
    public static int[][] Of(LabeledDataset dataset)
    {
        int[][] rows = new int[dataset.LabelSet.Count][];
        int[] at = new int[rows.Length];
        for (int c = 0; c < rows.Length; c++) rows[c] = new int[dataset.ClassCounts[c]];
        ReadOnlySpan<int> labels = dataset.Labels.Span;
        for (int i = 0; i < labels.Length; i++) rows[labels[i]][at[labels[i]]++] = i;
        return rows;
    }
}
