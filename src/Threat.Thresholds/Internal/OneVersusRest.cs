namespace Threat.Thresholds.Internal;

internal static class OneVersusRest
{
    /// <summary>Counts rows of class c and others at or above a threshold.</summary>
    public static BinaryCounts Count(ScoreTable table, int c, double threshold)
    {
        ReadOnlySpan<double> scores = table.Scores.Span;
        ReadOnlySpan<int> labels = table.Labels.Span;
        long tp = 0, fp = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (!(scores[i * table.Classes + c] >= threshold)) continue;
            if (labels[i] == c) tp++;
            else fp++;
        }
        return new BinaryCounts(tp, fp, table.Counts[c] - tp, table.Rows - table.Counts[c] - fp);
    }

    /// <summary>The same for every class, in one pass.</summary>
    public static BinaryCounts[] Count(ScoreTable table, ReadOnlySpan<double> thresholds)
    {
        ReadOnlySpan<double> scores = table.Scores.Span;
        ReadOnlySpan<int> labels = table.Labels.Span;
        int[] flagged = new int[thresholds.Length], right = new int[thresholds.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = scores.Slice(i * thresholds.Length, thresholds.Length);
            for (int c = 0; c < row.Length; c++) flagged[c] += row[c] >= thresholds[c] ? 1 : 0;
            int y = labels[i];
            right[y] += row[y] >= thresholds[y] ? 1 : 0;
        }
        BinaryCounts[] counts = new BinaryCounts[thresholds.Length];
        for (int c = 0; c < counts.Length; c++)
            counts[c] = new BinaryCounts(right[c], flagged[c] - right[c], table.Counts[c] - right[c], table.Rows - table.Counts[c] - (flagged[c] - right[c]));
        return counts;
    }
}
