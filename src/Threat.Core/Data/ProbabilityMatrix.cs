using Threat.Core.Internal;
using Threat.Shared;

namespace Threat.Core;

/// <summary>
/// Class probabilities, n rows × C classes, row-major <see cref="double"/>: each in [0, 1], each row summing to 1 (± 1e-3).
/// Logits passed by mistake are recognised and named in the error.
/// </summary>
/// <remarks>Immutable and thread-safe. The memory is kept, not copied.</remarks>
public sealed class ProbabilityMatrix
{
    private const double SumTolerance = 1e-3;
    private readonly ReadOnlyMemory<double> _values;

    /// <summary>Wraps row-major memory.</summary>
    /// <param name="values">n × C probabilities.</param>
    /// <param name="classCount">C, at least 2.</param>
    /// <exception cref="ArgumentException">The length is no multiple of C, a value is outside [0, 1] or NaN, or a row does not sum to 1.</exception>
    public ProbabilityMatrix(ReadOnlyMemory<double> values, int classCount)
    {
        RowCount = ScoreChecks.RowCount(values.Length, classCount);
        ReadOnlySpan<double> v = values.Span;
        for (int start = 0; start < v.Length; start += classCount)
        {
            double sum = 0;
            for (int c = 0; c < classCount; c++)
            {
                double p = v[start + c];
                if (!(p >= 0 && p <= 1)) throw new ArgumentException(Invariant($"Row {start / classCount}, class {c} is {p}; a probability lies between 0 and 1.{Hint(p)}"), nameof(values));
                sum += p;
            }
            if (Math.Abs(sum - 1) > SumTolerance) throw new ArgumentException(Invariant($"The probabilities of row {start / classCount} sum to {sum:0.######}; they must sum to 1 (± {SumTolerance}). One-vs-rest scores must be normalised first."), nameof(values));
        }
        _values = values;
        ClassCount = classCount;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>All values, row by row.</summary>
    public ReadOnlyMemory<double> Values => _values;

    /// <summary>The probabilities of one row.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.Span.Slice(row * ClassCount, ClassCount);

    /// <summary>Softmax of each row of logits; finite for every finite input.</summary>
    public static ProbabilityMatrix Softmax(LogitMatrix logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        double[] p = new double[logits.Values.Length];
        for (int i = 0; i < logits.RowCount; i++) StableSoftmax.Softmax(logits.Row(i), p.AsSpan(i * logits.ClassCount, logits.ClassCount));
        return new ProbabilityMatrix(p, logits.ClassCount);
    }

    /// <summary>Copies a two-dimensional array [rows, classes].</summary>
    public static ProbabilityMatrix From(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ProbabilityMatrix(FlatCopy.Of<double>(values), values.GetLength(1));
    }

    private static string Hint(double p) => !double.IsFinite(p) ? "" : p is > -1e-3 and < 1 + 1e-3
        ? " Clamp rounding errors to 0 and 1 first." : " These look like logits: convert them with ProbabilityMatrix.Softmax or a calibration.";

    private static string Invariant(FormattableString s) => FormattableString.Invariant(s);
}
