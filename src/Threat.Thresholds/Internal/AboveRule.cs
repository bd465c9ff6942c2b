namespace Threat.Thresholds.Internal;

/// <summary>Highest among those above, else argmax.</summary>
internal readonly struct AboveRule : IJointRule
{
    public static double Highest => 1;

    public static int Otherwise(ReadOnlySpan<double> row, ReadOnlySpan<double> thresholds, int c, out double key)
    {
        int best = 0, above = -1;
        for (int k = 0; k < row.Length; k++)
        {
            if (row[k] > row[best]) best = k;
            if (k != c && row[k] >= thresholds[k] && (above < 0 || row[k] > row[above])) above = k;
        }
        bool wins = above < 0 ? best != c : row[c] > row[above] || row[c] == row[above] && c < above;
        key = wins && row[c] > 0 ? row[c] : -1;
        return above < 0 ? best : above;
    }

    public static int Decide(ReadOnlySpan<double> row, ReadOnlySpan<double> thresholds) => HighestAboveThresholdRule.Instance.Decide(row, thresholds).ClassId;

    public static double Above(double highestKey) => Math.BitIncrement(highestKey);

    public static double Between(double cut, double below) => Midpoint.Between(cut, below);
}
