using System.Numerics.Tensors;
using Threat.Core.Internal;
using Threat.Shared;

namespace Threat.Core;

/// <summary>
/// Unnormalised log-probabilities (logits), n rows × C classes, row-major <see cref="double"/>. Every value is finite.
/// Logits and probabilities are different types, so that one cannot be passed for the other.
/// </summary>
/// <remarks>Immutable and thread-safe. The memory is kept, not copied.</remarks>
public sealed class LogitMatrix
{
    private readonly ReadOnlyMemory<double> _values;

    /// <summary>Wraps row-major memory.</summary>
    /// <param name="values">n × C finite values.</param>
    /// <param name="classCount">C, at least 2.</param>
    /// <exception cref="ArgumentException">The length is no multiple of C, or a value is NaN or infinite.</exception>
    public LogitMatrix(ReadOnlyMemory<double> values, int classCount)
    {
        RowCount = ScoreChecks.RowCount(values.Length, classCount);
        ReadOnlySpan<double> v = values.Span;
        bool finite = v.IsEmpty || TensorPrimitives.IsFiniteAll(v);
        for (int i = 0; i < v.Length && !finite; i++)
        {
            if (!double.IsFinite(v[i])) throw new ArgumentException(FormattableString.Invariant($"The logit of row {i / classCount}, class {i % classCount} is {v[i]}; logits are finite numbers."), nameof(values));
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

    /// <summary>The logits of one row.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.Span.Slice(row * ClassCount, ClassCount);

    /// <summary>Copies single-precision logits.</summary>
    public static LogitMatrix From(ReadOnlySpan<float> values, int classCount)
    {
        double[] copy = new double[values.Length];
        for (int i = 0; i < copy.Length; i++) copy[i] = values[i];
        return new LogitMatrix(copy, classCount);
    }

    /// <summary>Copies a two-dimensional array [rows, classes].</summary>
    public static LogitMatrix From(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new LogitMatrix(FlatCopy.Of<double>(values), values.GetLength(1));
    }
}
