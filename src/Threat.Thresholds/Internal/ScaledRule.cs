namespace Threat.Thresholds.Internal;

/// <summary>argmax p_c / t_c: class c wins when t_c is at most p_c over the highest scaled probability of the others.</summary>
internal readonly struct ScaledRule : IJointRule
{
    public static double Highest => 1e9;

    public static int Otherwise(ReadOnlySpan<double> row, ReadOnlySpan<double> thresholds, int c, out double key)
    {
        int other = -1;
        double highest = -1;
        for (int k = 0; k < row.Length; k++)
        {
            double scaled = row[k] / thresholds[k];
            if (k != c && scaled > highest) (other, highest) = (k, scaled);
        }
        key = row[c] <= 0 ? -1 : row[c] / highest;
        return other;
    }

    public static int Decide(ReadOnlySpan<double> row, ReadOnlySpan<double> thresholds) => ScaledArgmaxRule.Instance.Decide(row, thresholds).ClassId;

    public static double Above(double highestKey) => highestKey * 2;

    public static double Between(double cut, double below) => double.IsInfinity(cut) ? below * 2 : below <= 0 ? cut / 2 : Math.Sqrt(cut) * Math.Sqrt(below);
}
