using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>The scaled space in which neighbours are chosen.</summary>
internal sealed class DistanceSpace
{
    private const int SampleRows = 8192;
    private readonly ColumnScaling[] _kinds;
    private readonly double[] _centers;
    private readonly double[] _factors;

    private DistanceSpace(ColumnScaling[] kinds, double[] centers, double[] scales)
    {
        _kinds = kinds;
        _centers = centers;
        _factors = [.. scales.Select(static s => s == 0 ? 0 : 1 / s)];
        IsIdentity = kinds.All(static k => k == ColumnScaling.None) && centers.All(static c => c == 0) && scales.All(static s => s == 1);
    }

    public bool IsIdentity { get; }

    public int Columns => _kinds.Length;

    public static DistanceSpace Fit(FeatureMatrix features, DistanceScaling scaling, int threads, CancellationToken cancellationToken)
    {
        if (scaling.Scaler is { } given)
        {
            if (given.ColumnCount != features.ColumnCount) throw new ArgumentException($"The given scaler was fitted on {given.ColumnCount} columns; the dataset has {features.ColumnCount}.");
            return Of(given);
        }
        if (scaling.Columns is { } columns)
        {
            if (columns.Length != features.ColumnCount) throw new ArgumentException($"DistanceScaling.PerColumn names {columns.Length} columns; the dataset has {features.ColumnCount}.");
            return Of(FeatureScaler.Fit(features, columns));
        }
        if (scaling.All is not { } all) return FitAuto(features, threads, cancellationToken);
        if (all != ColumnScaling.None) return Of(FeatureScaler.Fit(features, all));
        double[] ones = new double[features.ColumnCount];
        Array.Fill(ones, 1);
        return new DistanceSpace(new ColumnScaling[features.ColumnCount], new double[features.ColumnCount], ones);
    }

    /// <summary>The given rows in the space, row-major; −0 becomes 0, so that equal rows have equal bits.</summary>
    public ReadOnlyMemory<float> Map(FeatureMatrix features, ReadOnlyMemory<int>? rows, int threads, CancellationToken cancellationToken)
    {
        int d = Columns, count = rows?.Length ?? features.RowCount;
        if (rows is null && IsIdentity) return features.Values;
        float[] mapped = GC.AllocateUninitializedArray<float>(checked(count * d));
        Workers.RunRanges(count, 512, threads, cancellationToken, (start, end) =>
        {
            ReadOnlySpan<float> values = features.Values.Span;
            for (int i = start; i < end; i++)
            {
                ReadOnlySpan<float> from = values.Slice((rows is { } r ? r.Span[i] : i) * d, d);
                Span<float> to = mapped.AsSpan(i * d, d);
                if (IsIdentity)
                {
                    for (int c = 0; c < d; c++) to[c] = from[c] + 0f;
                    continue;
                }
                for (int c = 0; c < d; c++)
                {
                    double x = from[c];
                    if (_kinds[c] is ColumnScaling.LogStandard or ColumnScaling.LogRobust) x = PreciseMath.SignedLog1p(x);
                    to[c] = (float)((x - _centers[c]) * _factors[c]) + 0f;
                }
            }
        });
        return mapped;
    }

    private static DistanceSpace Of(FeatureScaler scaler) => new(scaler.Scalings.ToArray(), scaler.Centers.ToArray(), scaler.Scales.ToArray());

    private static DistanceSpace FitAuto(FeatureMatrix features, int threads, CancellationToken cancellationToken)
    {
        int d = features.ColumnCount, n = features.RowCount;
        ColumnScaling[] kinds = new ColumnScaling[d];
        double[] centers = new double[d], scales = new double[d];
        Workers.RunRanges(d, 8, threads, cancellationToken, (start, end) =>
        {
            for (int c = start; c < end; c++)
            {
                double[] column = Column(features, c, Math.Min(n, SampleRows));
                if (n > SampleRows && column.AsSpan().IndexOfAnyExcept(column[0]) < 0) column = Column(features, c, n);
                (kinds[c], centers[c], scales[c]) = Choose(column);
            }
        });
        return new DistanceSpace(kinds, centers, scales);
    }

    private static double[] Column(FeatureMatrix features, int column, int rows)
    {
        double[] values = new double[rows];
        ReadOnlySpan<float> all = features.Values.Span;
        for (int i = 0; i < rows; i++) values[i] = all[(int)((long)i * features.RowCount / rows) * features.ColumnCount + column];
        return values;
    }

    private static (ColumnScaling Kind, double Center, double Scale) Choose(double[] column)
    {
        if (IsBinary(column)) return (ColumnScaling.None, 0, 1);
        double[] sorted = [.. column];
        Array.Sort(sorted);
        double median = sorted[sorted.Length / 2], low = median - sorted[sorted.Length / 20], high = sorted[sorted.Length - 1 - sorted.Length / 20] - median;
        bool heavy = Math.Max(median - sorted[0], sorted[^1] - median) > 20 * Math.Max(low, high);
        if (heavy)
        {
            for (int i = 0; i < column.Length; i++) column[i] = PreciseMath.SignedLog1p(column[i]);
        }
        double mean = column.Average(), squares = 0;
        foreach (double x in column) squares += (x - mean) * (x - mean);
        double deviation = Math.Sqrt(squares / column.Length);
        // Below the rounding of single precision the spread is noise around one value.
        if (deviation <= Math.Abs(mean) * 1e-9) deviation = 0;
        return (heavy ? ColumnScaling.LogStandard : ColumnScaling.Standard, mean, deviation);
    }

    private static bool IsBinary(ReadOnlySpan<double> column)
    {
        int other = column.IndexOfAnyExcept(column[0]);
        return other >= 0 && column[other..].IndexOfAnyExcept(column[0], column[other]) < 0 && Math.Abs(column[0] - column[other]) == 1;
    }
}
