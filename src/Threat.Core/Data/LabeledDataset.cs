namespace Threat.Core;

/// <summary>
/// Features with a class id per row, and optionally per row the entity it belongs to (an address, an incident), its time, and whether it is synthetic.
/// </summary>
/// <remarks>Immutable and thread-safe. The given arrays are kept, not copied: do not write to them afterwards.</remarks>
public sealed class LabeledDataset
{
    private readonly ReadOnlyMemory<int> _labels;
    private readonly ReadOnlyMemory<bool> _synthetic;
    private readonly int[] _classCounts;

    /// <summary>A dataset.</summary>
    /// <param name="features">n rows.</param>
    /// <param name="labels">n class ids, 0..<c>labelSet.Count</c>−1.</param>
    /// <param name="labelSet">The classes.</param>
    /// <param name="entityIds">n entity ids, or null.</param>
    /// <param name="times">n times, or null.</param>
    /// <param name="synthetic">n flags, or empty when no row is synthetic.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a label is outside the label set.</exception>
    public LabeledDataset(FeatureMatrix features, ReadOnlyMemory<int> labels, LabelSet labelSet,
        IReadOnlyList<string>? entityIds = null, IReadOnlyList<DateTimeOffset>? times = null, ReadOnlyMemory<bool> synthetic = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labelSet);
        SameLength("labels", labels.Length, features.RowCount);
        if (entityIds is not null) SameLength("entity ids", entityIds.Count, features.RowCount);
        if (times is not null) SameLength("times", times.Count, features.RowCount);
        if (!synthetic.IsEmpty) SameLength("synthetic flags", synthetic.Length, features.RowCount);

        _classCounts = new int[labelSet.Count];
        ReadOnlySpan<int> ids = labels.Span;
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)_classCounts.Length)
                throw new ArgumentException($"Row {i} has class id {ids[i]}; ids are 0 to {labelSet.Count - 1} ({labelSet}).", nameof(labels));
            _classCounts[ids[i]]++;
        }
        Features = features;
        LabelSet = labelSet;
        EntityIds = entityIds;
        Times = times;
        _labels = labels;
        _synthetic = synthetic;
        SyntheticCount = synthetic.Span.Count(true);
    }

    /// <summary>The features, n rows.</summary>
    public FeatureMatrix Features { get; }

    /// <summary>The class ids, n.</summary>
    public ReadOnlyMemory<int> Labels => _labels;

    /// <summary>The classes.</summary>
    public LabelSet LabelSet { get; }

    /// <summary>The entity of each row, or null when unknown.</summary>
    public IReadOnlyList<string>? EntityIds { get; }

    /// <summary>The time of each row, or null when unknown.</summary>
    public IReadOnlyList<DateTimeOffset>? Times { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => Features.RowCount;

    /// <summary>Rows per class id.</summary>
    public ReadOnlySpan<int> ClassCounts => _classCounts;

    /// <summary>Number of rows that were made by a resampler.</summary>
    public int SyntheticCount { get; }

    /// <summary>Whether row <paramref name="row"/> was made by a resampler.</summary>
    public bool IsSynthetic(int row) => !_synthetic.IsEmpty && _synthetic.Span[row];

    /// <summary>The given rows in the given order (a copy). A row may be named more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public LabeledDataset Select(ReadOnlySpan<int> rows)
    {
        FeatureMatrix features = Features.Select(rows);
        ReadOnlySpan<int> ids = _labels.Span;
        ReadOnlySpan<bool> marked = _synthetic.Span;
        int[] labels = new int[rows.Length];
        bool[]? synthetic = SyntheticCount == 0 ? null : new bool[rows.Length];
        string[]? entities = EntityIds is null ? null : new string[rows.Length];
        DateTimeOffset[]? times = Times is null ? null : new DateTimeOffset[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int r = rows[i];
            labels[i] = ids[r];
            if (synthetic is not null) synthetic[i] = marked[r];
            if (entities is not null) entities[i] = EntityIds![r];
            if (times is not null) times[i] = Times![r];
        }
        return new LabeledDataset(features, labels, LabelSet, entities, times, synthetic);
    }

    /// <summary>This dataset when it holds no synthetic row.</summary>
    /// <param name="purpose">What it is wanted for, as in "evaluate"; part of the message.</param>
    /// <exception cref="InvalidOperationException">Some rows are synthetic.</exception>
    public LabeledDataset RequireReal(string purpose)
        => SyntheticCount == 0
            ? this
            : throw new InvalidOperationException($"Cannot {purpose} on this dataset: {SyntheticCount} of its {RowCount} rows are synthetic. "
                + "Split first, resample the training part only, and use the untouched parts for everything else.");

    private static void SameLength(string what, int given, int rows)
    {
        if (given != rows) throw new ArgumentException($"{given} {what} were given for {rows} rows; the numbers must be equal.");
    }
}
