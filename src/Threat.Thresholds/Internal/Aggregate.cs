using MathNet.Numerics.Distributions;
using Threat.Shared;

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

    public static double Median(double[] values) => OrderStatistics.Quantile([.. values], 0.5);

    public static double Mean(double[] values, bool geometric) => geometric ? Math.Exp(values.Average(Math.Log)) : values.Average();

    /// <summary>
    /// Where a threshold would likely fall on other rows of the same kind. From bootstrap resamples: their percentiles. From folds, which share most of their rows: the jackknife's
    /// standard error (Efron and Stein 1981) on the logarithm.
    /// </summary>
    public static (double Low, double High) Interval(double[] values, double threshold, ThresholdAveraging averaging, double level)
    {
        if (values.Length == 0) return (threshold, threshold);
        double low, high;
        if (averaging == ThresholdAveraging.Bootstrap)
        {
            double[] drawn = [.. values];
            (low, high) = (OrderStatistics.Quantile(drawn, (1 - level) / 2), OrderStatistics.Quantile(drawn, (1 + level) / 2));
        }
        else
        {
            double[] logs = [.. values.Select(static v => Math.Log(Math.Max(v, 1e-300)))];
            double mean = logs.Average(), half = Normal.InvCDF(0, 1, (1 + level) / 2) * Math.Sqrt((logs.Length - 1.0) / logs.Length * logs.Sum(v => (v - mean) * (v - mean)));
            (low, high) = (Math.Exp(mean - half), Math.Exp(mean + half));
        }
        return (Math.Min(low, threshold), Math.Max(Math.Min(high, 1), threshold));
    }
}
