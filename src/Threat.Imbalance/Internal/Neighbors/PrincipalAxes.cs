using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Threat.Imbalance.Internal;

/// <summary>
/// The first principal components of a sample of rows. A distance over some components of a rotation is never above the whole distance,
/// so it can rule a pair out.
/// </summary>
internal sealed class PrincipalAxes
{
    private const int SampleRows = 3072;
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

    /// <summary>As few components (a multiple of 4) as hold <paramref name="share"/> of the sample's variance, or null when more than <paramref name="most"/> would be needed.</summary>
    public static PrincipalAxes? Fit(ReadOnlySpan<float> rows, int columns, ReadOnlySpan<int> candidates, double share, int most)
    {
        int sample = Math.Min(SampleRows, candidates.Length);
        double[] centre = new double[columns];
        double[] values = new double[sample * columns];
        for (int s = 0; s < sample; s++)
        {
            int row = candidates[(int)((long)s * candidates.Length / sample)];
            for (int c = 0; c < columns; c++) centre[c] += (values[s * columns + c] = rows[row * columns + c]) / sample;
        }
        for (int s = 0; s < sample; s++) TensorPrimitives.Subtract<double>(values.AsSpan(s * columns, columns), centre, values.AsSpan(s * columns, columns));
        double[] covariance = new double[columns * columns];
        for (int s = 0; s < sample; s++)
        {
            ReadOnlySpan<double> row = values.AsSpan(s * columns, columns);
            for (int c = 0; c < columns; c++)
            {
                Span<double> target = covariance.AsSpan(c * columns + c, columns - c);
                TensorPrimitives.MultiplyAdd(row[c..], row[c], target, target);
            }
        }
        Matrix<double> matrix = Matrix<double>.Build.Dense(columns, columns, (i, j) => covariance[Math.Min(i, j) * columns + Math.Max(i, j)]);
        Evd<double> factors = matrix.Evd(Symmetricity.Symmetric);
        double total = 0, kept = 0;
        for (int c = 0; c < columns; c++) total += Math.Max(0, factors.EigenValues[c].Real);
        if (!(total > 0) || !double.IsFinite(total)) return null;
        int count = 0;
        while (count < columns && (kept < share * total || count % 4 != 0)) kept += Math.Max(0, factors.EigenValues[columns - 1 - count++].Real);
        if (count > most) return null;
        double[] axes = new double[count * columns];
        for (int a = 0; a < count; a++)
        {
            for (int c = 0; c < columns; c++) axes[a * columns + c] = factors.EigenVectors[c, columns - 1 - a];
        }
        return new PrincipalAxes(centre, axes, count);
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
}
