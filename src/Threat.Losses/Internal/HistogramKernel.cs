namespace Threat.Losses.Internal;

/// <summary>Bins (lower, upper] named by their upper edges; the last edge is 1.</summary>
internal static class HistogramKernel
{
    public static double[] EqualWidth(int bins) => [.. Enumerable.Range(1, bins).Select(b => (double)b / bins)];

    /// <summary>Edges half way between neighbouring scores of different bins; equal scores stay together.</summary>
    public static double[] EqualMass(ReadOnlySpan<double> scores, int bins)
    {
        List<double> edges = [];
        for (int b = 1; b < bins; b++)
        {
            int at = (int)((long)b * scores.Length / bins);
            if (at == 0 || scores[at - 1] == scores[at]) continue;
            double edge = scores[at - 1] + (scores[at] - scores[at - 1]) / 2;
            if (edge < 1 && (edges.Count == 0 || edge > edges[^1])) edges.Add(edge);
        }
        return [.. edges, 1];
    }

    public static double[] Values(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> upper)
    {
        double[] positives = new double[upper.Length], counts = new double[upper.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            int b = Bin(upper, scores[i]);
            counts[b]++;
            if (positive[i]) positives[b]++;
        }
        double share = (double)positive.Count(true) / positive.Length;
        for (int b = 0; b < counts.Length; b++) positives[b] = (positives[b] + share) / (counts[b] + 1);
        return positives;
    }

    public static int Bin(ReadOnlySpan<double> upper, double score)
    {
        int at = upper.BinarySearch(score);
        return Math.Min(at >= 0 ? at : ~at, upper.Length - 1);
    }
}
