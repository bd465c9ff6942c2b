namespace Threat.Imbalance.Internal;

/// <summary>The noise of a smoothed bootstrap.</summary>
internal static class SmoothingBandwidth
{
    /// <summary>Per column: shrinkage · (4 / ((d + 2) n))^(1 / (d + 4)) · the class's sample standard deviation; 0 for one row.</summary>
    public static float[] Of(FeatureMatrix features, int[] rows, double shrinkage)
    {
        int d = features.ColumnCount, n = rows.Length;
        double factor = shrinkage * Math.Pow(4.0 / ((d + 2.0) * n), 1.0 / (d + 4));
        double[] mean = new double[d], squares = new double[d];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> row = features.Row(rows[i]);
            for (int c = 0; c < d; c++)
            {
                double off = row[c] - mean[c];
                mean[c] += off / (i + 1);
                squares[c] += off * (row[c] - mean[c]);
            }
        }
        return [.. squares.Select(s => (float)(factor * Math.Sqrt(n > 1 ? s / (n - 1) : 0)))];
    }
}
