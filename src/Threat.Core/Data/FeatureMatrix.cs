using System.Numerics.Tensors;
using Threat.Shared;

namespace Threat.Core;

/// <summary>
/// An immutable matrix of features: <see cref="RowCount"/> rows × <see cref="ColumnCount"/> columns of <see cref="float"/>, row-major.
/// NaN and infinity are refused on entry; encode missing values first (see <see cref="MissingIndicators"/>).
/// </summary>
/// <remarks>Thread-safe. Zero rows are allowed, zero columns are not. At most <see cref="Array.MaxLength"/> values.</remarks>
public sealed class FeatureMatrix
{
    private readonly ReadOnlyMemory<float> _values;

    private FeatureMatrix(ReadOnlyMemory<float> values, int rowCount, int columnCount, IReadOnlyList<string>? columnNames)
    {
        if (columnCount < 1) throw new ArgumentException($"The matrix has {columnCount} columns; it needs at least 1.");
        if ((long)rowCount * columnCount != values.Length)
            throw new ArgumentException($"{rowCount} rows × {columnCount} columns need {(long)rowCount * columnCount} values, but {values.Length} were given.");
        if (columnNames is not null && columnNames.Count != columnCount)
            throw new ArgumentException($"{columnNames.Count} column names were given for {columnCount} columns.");
        _values = values;
        RowCount = rowCount;
        ColumnCount = columnCount;
        ColumnNames = columnNames is null ? null : [.. columnNames];
        RefuseNonFinite();
    }

    /// <summary>Some rows of a matrix that was checked.</summary>
    private FeatureMatrix(FeatureMatrix source, float[] values, int rowCount)
    {
        _values = values;
        RowCount = rowCount;
        ColumnCount = source.ColumnCount;
        ColumnNames = source.ColumnNames;
    }

    /// <summary>Number of rows (samples), 0 or more.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns (features), 1 or more.</summary>
    public int ColumnCount { get; }

    /// <summary>The column names, or null when none were given.</summary>
    public IReadOnlyList<string>? ColumnNames { get; }

    /// <summary>All values, row by row.</summary>
    public ReadOnlyMemory<float> Values => _values;

    /// <summary>The values of row <paramref name="row"/>, without a copy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public ReadOnlySpan<float> Row(int row)
    {
        if ((uint)row >= (uint)RowCount) throw new ArgumentOutOfRangeException(nameof(row), row, $"Row {row} does not exist; the matrix has {RowCount} rows.");
        return _values.Span.Slice(row * ColumnCount, ColumnCount);
    }

    /// <summary>One value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row or the column does not exist.</exception>
    public float this[int row, int column]
        => (uint)column < (uint)ColumnCount
            ? Row(row)[column]
            : throw new ArgumentOutOfRangeException(nameof(column), column, $"Column {column} does not exist; the matrix has {ColumnCount} columns.");

    /// <summary>The values as a tensor span [rows, columns], without a copy.</summary>
    public ReadOnlyTensorSpan<float> AsTensorSpan() => new(_values.Span, [RowCount, ColumnCount]);

    /// <summary>Copies a two-dimensional array [rows, columns].</summary>
    /// <exception cref="ArgumentException">There is no column, a value is NaN or infinite, or the number of names is not the number of columns.</exception>
    public static FeatureMatrix From(float[,] values, IReadOnlyList<string>? columnNames = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new FeatureMatrix(FlatCopy.Of<float>(values), values.GetLength(0), values.GetLength(1), columnNames);
    }

    /// <summary>Copies rows of equal length.</summary>
    /// <exception cref="ArgumentException">No row is given (the width would be unknown), a row is null, the rows differ in length, or a value is NaN or infinite.</exception>
    public static FeatureMatrix From(float[][] rows, IReadOnlyList<string>? columnNames = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Length == 0) throw new ArgumentException("No row was given, so the number of columns is unknown. Use FromMemory with an explicit column count.", nameof(rows));
        int width = rows[0]?.Length ?? throw new ArgumentException("Row 0 is null.", nameof(rows));
        float[] copy = new float[checked(rows.Length * width)];
        for (int i = 0; i < rows.Length; i++)
        {
            float[] row = rows[i] ?? throw new ArgumentException($"Row {i} is null.", nameof(rows));
            if (row.Length != width) throw new ArgumentException($"Row {i} has {row.Length} values, row 0 has {width}; all rows must have the same length.", nameof(rows));
            row.CopyTo(copy, i * width);
        }
        return new FeatureMatrix(copy, rows.Length, width, columnNames);
    }

    /// <summary>Copies a flat, row-major span.</summary>
    /// <exception cref="ArgumentException">The length is no multiple of <paramref name="columnCount"/>, or a value is NaN or infinite.</exception>
    public static FeatureMatrix From(ReadOnlySpan<float> values, int columnCount, IReadOnlyList<string>? columnNames = null)
        => FromMemory(values.ToArray(), columnCount, columnNames);

    /// <summary>Copies a two-dimensional tensor.</summary>
    /// <exception cref="ArgumentException">The tensor is not of rank 2, has no column, or a value is NaN or infinite.</exception>
    public static FeatureMatrix From(Tensor<float> tensor, IReadOnlyList<string>? columnNames = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Rank != 2) throw new ArgumentException($"The tensor has rank {tensor.Rank}; a feature matrix needs rank 2, [rows, columns].", nameof(tensor));
        float[] copy = new float[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(copy);
        return new FeatureMatrix(copy, checked((int)tensor.Lengths[0]), checked((int)tensor.Lengths[1]), columnNames);
    }

    /// <summary>Wraps flat, row-major memory without a copy. The caller must not write to it afterwards.</summary>
    /// <exception cref="ArgumentException">The length is no multiple of <paramref name="columnCount"/>, or a value is NaN or infinite.</exception>
    public static FeatureMatrix FromMemory(ReadOnlyMemory<float> values, int columnCount, IReadOnlyList<string>? columnNames = null)
        => new(values, columnCount < 1 ? 0 : values.Length / columnCount, columnCount, columnNames);

    /// <summary>The given rows, in the given order (a copy). A row may be named more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public FeatureMatrix Select(ReadOnlySpan<int> rows)
    {
        float[] copy = new float[checked(rows.Length * ColumnCount)];
        for (int i = 0; i < rows.Length; i++) Row(rows[i]).CopyTo(copy.AsSpan(i * ColumnCount));
        return new FeatureMatrix(this, copy, rows.Length);
    }

    // One vectorised pass (TensorPrimitives); only a matrix that is refused is searched value by value.
    private void RefuseNonFinite()
    {
        ReadOnlySpan<float> values = _values.Span;
        if (values.IsEmpty || TensorPrimitives.IsFiniteAll(values)) return;
        int at = 0;
        while (float.IsFinite(values[at])) at++;
        int row = at / ColumnCount, column = at % ColumnCount;
        string name = ColumnNames is null ? "" : $" ('{ColumnNames[column]}')";
        throw new ArgumentException(FormattableString.Invariant($"Row {row}, column {column}{name} is {values[at]}; a feature matrix holds finite numbers only. ")
            + "Encode missing values with MissingIndicators, or drop the row.");
    }
}
