using System.Numerics.Tensors;
using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>
/// Orthonormal directions that hold most of the variance within some groups of rows. A distance over some components of a rotation is never above the whole
/// distance, so it can rule a pair out.
/// </summary>
internal sealed class PrincipalAxes
{
    private const int SampleRows = 1024;
    private const double SampleWork = 1e8;
    private readonly double[] _centre;
    private readonly double[] _axes;

    private PrincipalAxes(double[] centre, double[] axes, int count)
    {
        _centre = centre;
        _axes = axes;
        Count = count;
    }

    /// <summary>Number of components kept.</summary>
    public int Count { get; }

    /// <summary>Rows worth sampling for so many columns.</summary>
    public static int SampleFor(int columns) => (int)Math.Clamp(SampleWork / columns / columns, 256, SampleRows);

    /// <summary>Axes of one group, from a sample of the named rows.</summary>
    public static PrincipalAxes? Fit(ReadOnlySpan<float> rows, int columns, ReadOnlySpan<int> candidates, double share, int most, int threads = 1)
    {
        int sample = Math.Min(SampleFor(columns), candidates.Length);
        float[] values = new float[sample * columns];
        for (int s = 0; s < sample; s++) rows.Slice(candidates[(int)((long)s * candidates.Length / sample)] * columns, columns).CopyTo(values.AsSpan(s * columns));
        return Fit(values, columns, [sample], share, most, threads);
    }

    /// <summary>
    /// As few components (a multiple of 4) as hold <paramref name="share"/> of the variance of <paramref name="sample"/> around the means of its groups, whose sizes
    /// are given in order, or null when more than <paramref name="most"/> would be needed.
    /// </summary>
    public static PrincipalAxes? Fit(float[] sample, int columns, ReadOnlySpan<int> groups, double share, int most, int threads)
    {
        double[] values = new double[sample.Length], centre = new double[columns];
        int first = 0;
        foreach (int size in groups)
        {
            centre = Mean(sample.AsSpan(first * columns, size * columns), columns);
            for (int s = first; s < first + size; s++)
            {
                for (int c = 0; c < columns; c++) values[s * columns + c] = sample[s * columns + c] - centre[c];
            }
            first += size;
        }
        double[] covariance = Covariance(values, columns, threads);
        double total = 0, kept = 0;
        for (int c = 0; c < columns; c++) total += covariance[c * columns + c];
        if (!(total > 0) || !double.IsFinite(total)) return null;
        (double[] basis, double[] variances) = LeadingSubspace.Of(covariance, columns, Math.Min(columns, (most + 3) & ~3));
        int count = 0;
        while (count < variances.Length && (kept < share * total || count % 4 != 0)) kept += variances[count++];
        return kept < share * total || count > most ? null : new PrincipalAxes(centre, basis[..(count * columns)], count);
    }

    /// <summary>The same axes through the mean of other rows, or null when they hold less than <paramref name="share"/> of these rows' variance.</summary>
    public PrincipalAxes? For(ReadOnlySpan<float> rows, double share)
    {
        int columns = _centre.Length, count = rows.Length / columns;
        PrincipalAxes moved = new(Mean(rows, columns), _axes, Count);
        double total = 0, held = 0;
        double[] scratch = new double[columns];
        float[] projection = new float[Count];
        int step = Math.Max(1, count / 256);
        for (int i = 0; i < count; i += step)
        {
            moved.Project(rows.Slice(i * columns, columns), scratch, projection);
            total += TensorPrimitives.SumOfSquares<double>(scratch);
            held += TensorPrimitives.SumOfSquares<float>(projection);
        }
        return held >= share * total && total > 0 ? moved : null;
    }

    /// <summary>Projects one row. Returns a bound of the projection's rounding error in distance.</summary>
    public float Project(ReadOnlySpan<float> row, Span<double> scratch, Span<float> projection)
    {
        for (int c = 0; c < scratch.Length; c++) scratch[c] = row[c] - _centre[c];
        double squares = 0;
        for (int a = 0; a < Count; a++)
        {
            double value = TensorPrimitives.Dot<double>(_axes.AsSpan(a * scratch.Length, scratch.Length), scratch);
            projection[a] = (float)value;
            squares += value * value;
        }
        return (float)(Math.Sqrt(squares) * 1.3e-7) + float.Epsilon;
    }

    private static double[] Mean(ReadOnlySpan<float> rows, int columns)
    {
        double[] mean = new double[columns];
        int count = rows.Length / columns;
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < columns; c++) mean[c] += rows[i * columns + c];
        }
        for (int c = 0; c < columns; c++) mean[c] /= Math.Max(1, count);
        return mean;
    }

    /// <summary>Sums of products of the columns; pieces of rows of the result are independent, so any number of threads gives the same bits.</summary>
    private static double[] Covariance(double[] values, int columns, int threads)
    {
        double[] covariance = new double[columns * columns];
        Workers.RunRanges(columns, 10, threads, CancellationToken.None, (start, end) =>
        {
            for (int s = 0; s < values.Length; s += columns)
            {
                ReadOnlySpan<double> row = values.AsSpan(s, columns);
                for (int c = start; c < end; c++)
                {
                    Span<double> target = covariance.AsSpan(c * columns, columns);
                    TensorPrimitives.MultiplyAdd(row, row[c], target, target);
                }
            }
        });
        return covariance;
    }
}
