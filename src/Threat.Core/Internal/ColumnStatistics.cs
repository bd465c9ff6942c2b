using Threat.Shared;

namespace Threat.Core.Internal;

/// <summary>Centre and spread of one column.</summary>
internal static class ColumnStatistics
{
    /// <summary>Reorders <paramref name="column"/> for the robust kinds.</summary>
    public static (double Center, double Scale) CenterAndScale(double[] column, ColumnScaling scaling)
    {
        switch (scaling)
        {
            case ColumnScaling.None:
                return (0, 1);
            case ColumnScaling.Standard or ColumnScaling.LogStandard:
                return MeanAndDeviation(column);
            case ColumnScaling.Robust or ColumnScaling.LogRobust:
                double median = OrderStatistics.Quantile(column, 0.5), iqr = OrderStatistics.Quantile(column, 0.75) - OrderStatistics.Quantile(column, 0.25);
                double[] deviations = new double[column.Length];
                for (int i = 0; i < column.Length; i++) deviations[i] = Math.Abs(column[i] - median);
                double mad = 1.4826 * OrderStatistics.Quantile(deviations, 0.5);
                double deviation = MeanAndDeviation(column).Deviation, least = deviation / (scaling == ColumnScaling.LogRobust ? 4 : 1000);
                return (median, mad > least ? mad : iqr > 1.349 * least ? iqr / 1.349 : deviation);
            default:
                throw new ArgumentOutOfRangeException(nameof(scaling), scaling, $"{scaling} is no known scaling.");
        }
    }

    private static (double Mean, double Deviation) MeanAndDeviation(double[] column)
    {
        double sum = 0, min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (double x in column)
        {
            sum += x;
            min = Math.Min(min, x);
            max = Math.Max(max, x);
        }
        if (min == max) return (min, 0);
        double mean = sum / column.Length, rest = 0, squares = 0;
        foreach (double x in column)
        {
            double d = x - mean;
            rest += d;
            squares += d * d;
        }
        // What rounding left in the first sum is taken out of both.
        rest /= column.Length;
        return (mean + rest, Math.Sqrt(Math.Max(0, squares / column.Length - rest * rest)));
    }
}
