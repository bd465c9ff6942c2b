using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Threat.Thresholds.Internal;

/// <summary>A Gaussian process on a unit cube with Matérn 5/2 covariance, its length chosen by likelihood among a few, and expected improvement (Jones et al. 1998).</summary>
internal sealed class GaussianProcess
{
    private static readonly double[] Lengths = [0.03, 0.06, 0.12, 0.25, 0.5, 1, 2];
    private readonly double[][] _at;
    private readonly double _mean, _scale, _length;
    private readonly Cholesky<double> _cholesky;
    private readonly Vector<double> _weights;

    private GaussianProcess(double[][] at, double[] values, double length)
    {
        (_at, _length) = (at, length);
        _mean = values.Average();
        _scale = Math.Max(1e-9, Math.Sqrt(values.Average(v => (v - _mean) * (v - _mean))));
        Vector<double> y = Vector<double>.Build.DenseOfEnumerable(values.Select(v => (v - _mean) / _scale));
        _cholesky = Matrix<double>.Build.Dense(at.Length, at.Length, (i, j) => Matern(at[i], at[j]) + (i == j ? 1e-6 : 0)).Cholesky();
        _weights = _cholesky.Solve(y);
        LogLikelihood = -0.5 * y.DotProduct(_weights) - 0.5 * _cholesky.DeterminantLn;
    }

    public double LogLikelihood { get; }

    public static GaussianProcess Fit(double[][] at, double[] values) => Lengths.Select(l => new GaussianProcess(at, values, l)).MaxBy(static g => g.LogLikelihood)!;

    /// <summary>How much better than the best so far a point is expected to be.</summary>
    public double ExpectedImprovement(double[] x, double best)
    {
        Vector<double> k = Vector<double>.Build.Dense(_at.Length, i => Matern(x, _at[i]));
        double mean = _mean + _scale * k.DotProduct(_weights), deviation = _scale * Math.Sqrt(Math.Max(1e-12, 1 - k.DotProduct(_cholesky.Solve(k)))), z = (mean - best) / deviation;
        return (mean - best) * 0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2)) + deviation * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
    }

    private double Matern(double[] a, double[] b)
    {
        double square = 0;
        for (int i = 0; i < a.Length; i++) square += (a[i] - b[i]) * (a[i] - b[i]);
        double r = Math.Sqrt(5 * square) / _length;
        return (1 + r + r * r / 3) * Math.Exp(-r);
    }
}
