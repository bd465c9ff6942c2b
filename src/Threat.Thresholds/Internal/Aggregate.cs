namespace Threat.Thresholds.Internal;

/// <summary>Thresholds of several resamples made one.</summary>
internal static class Aggregate
{
    /// <summary>Rescales thresholds of which only ratios matter, so that their geometric mean is the anchor's.</summary>
    public static double[] Anchored(double[] thresholds, double[] anchor)
    {
        double factor = Math.Exp(anchor.Average(Math.Log) - thresholds.Average(Math.Log));
        return [.. thresholds.Select(t => t * factor)];
    }

    /// <summary>Into (0, 1]: together when only ratios matter, one by one otherwise.</summary>
    public static double[] Clamped(double[] thresholds, bool scaled)
    {
        double divisor = scaled ? Math.Max(1, thresholds.Max()) : 1;
        return [.. thresholds.Select(t => Math.Clamp(t / divisor, 1e-300, 1))];
    }

    public static double Mean(double[] values, bool geometric) => geometric ? Math.Exp(values.Average(Math.Log)) : values.Average();

    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
