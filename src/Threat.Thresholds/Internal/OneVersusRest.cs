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
}
