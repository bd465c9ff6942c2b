namespace Threat.Retraining;

/// <summary>
/// Rows whose labels are beyond doubt, kept outside the loop: no reviewer can write to them and no run trains on them. A new model must recognise
/// each class of them about as well as the champion does. The one defence that sees label flips which also reach the test fold.
/// </summary>
/// <remarks>Give each class some 50 rows or more; with 20 rows one row is 5 points.</remarks>
public sealed class GoldenSet
{
    private readonly IReadOnlyList<ReadOnlyMemory<ulong>>? _missing;

    /// <summary>A golden set.</summary>
    /// <param name="rows">Real rows in the raw schema of the samples.</param>
    /// <param name="missing">A missing mask per row (empty: nothing missing), or null when no row misses a value.</param>
    /// <exception cref="ArgumentException">There is no row, or not one mask a row, or a mask does not fit.</exception>
    /// <exception cref="InvalidOperationException">Rows are synthetic.</exception>
    public GoldenSet(LabeledDataset rows, IReadOnlyList<ReadOnlyMemory<ulong>>? missing = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        rows.RequireReal("build a golden set");
        if (rows.RowCount == 0) throw new ArgumentException("A golden set needs rows.", nameof(rows));
        if (missing is not null && missing.Count != rows.RowCount) throw new ArgumentException($"{missing.Count} masks were given for {rows.RowCount} rows.", nameof(missing));
        int words = MissingIndicators.MaskLength(rows.Features.ColumnCount);
        for (int i = 0; i < missing?.Count; i++)
        {
            if (!missing[i].IsEmpty && missing[i].Length != words)
                throw new ArgumentException($"The mask of row {i} has {missing[i].Length} words; {rows.Features.ColumnCount} values need {words}, or none when nothing is missing.", nameof(missing));
        }
        Rows = rows;
        _missing = missing;
    }

    /// <summary>The rows, in the raw schema.</summary>
    public LabeledDataset Rows { get; }

    internal LabeledDataset Input(bool encode)
    {
        if (!encode) return Rows;
        int d = Rows.Features.ColumnCount, n = Rows.RowCount;
        float[] values = new float[checked(2 * n * d)];
        for (int i = 0; i < n; i++) MissingIndicators.Encode(Rows.Features.Row(i), _missing is null ? [] : _missing[i].Span, values.AsSpan(2 * i * d, 2 * d));
        return new LabeledDataset(FeatureMatrix.FromMemory(values, 2 * d), Rows.Labels, Rows.LabelSet);
    }
}
