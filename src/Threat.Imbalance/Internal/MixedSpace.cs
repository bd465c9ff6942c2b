using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Rows of one class with categories spread into columns, so that two categories that differ add a given squared distance.</summary>
internal static class MixedSpace
{
    /// <summary>
    /// The continuous columns in distance space, then one column per category that occurs. Two different categories are <paramref name="penalty"/> apart;
    /// null means the median of the continuous columns' standard deviations within these rows.
    /// </summary>
    public static (float[] Values, int Columns) Of(FeatureMatrix features, int[] rows, int[] continuous, int[] categorical, DistanceSpace space, double? penalty, int threads, CancellationToken cancellationToken)
    {
        ReadOnlySpan<float> mapped = space.Map(features, rows, threads, cancellationToken).Span;
        Dictionary<float, int>[] codes = [.. categorical.Select(_ => new Dictionary<float, int>())];
        int width = continuous.Length;
        for (int k = 0; k < categorical.Length; k++)
        {
            foreach (int row in rows)
            {
                if (codes[k].TryAdd(features[row, categorical[k]], width)) width++;
            }
        }
        float half = (float)((penalty ?? MedianDeviation(mapped, features.ColumnCount, rows.Length, continuous)) / Math.Sqrt(2));
        float[] values = new float[checked(rows.Length * width)];
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> to = values.AsSpan(i * width, width);
            for (int c = 0; c < continuous.Length; c++) to[c] = mapped[i * features.ColumnCount + continuous[c]];
            for (int k = 0; k < categorical.Length; k++) to[codes[k][features[rows[i], categorical[k]]]] = half;
        }
        return (values, width);
    }

    private static double MedianDeviation(ReadOnlySpan<float> mapped, int columns, int rows, int[] continuous)
    {
        double[] deviations = new double[continuous.Length];
        for (int k = 0; k < continuous.Length; k++)
        {
            double mean = 0, squares = 0;
            for (int i = 0; i < rows; i++)
            {
                double off = mapped[i * columns + continuous[k]] - mean;
                mean += off / (i + 1);
                squares += off * (mapped[i * columns + continuous[k]] - mean);
            }
            deviations[k] = Math.Sqrt(squares / rows);
        }
        return OrderStatistics.Quantile(deviations, 0.5);
    }
}
