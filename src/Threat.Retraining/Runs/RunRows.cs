namespace Threat.Retraining.Internal;

/// <summary>The samples of a run in memory: features in one block, the rest per row.</summary>
internal sealed class RunRows
{
    private readonly float[] _values;
    private readonly ulong[]? _masks;
    private readonly IReadOnlySet<int> _imported;
    private readonly int _columns, _words;

    internal RunRows(FeatureSchemaId schema, float[] values, ulong[]? masks, List<ScreenedSample> samples, IReadOnlySet<int> imported, string hash, int badSignatures)
    {
        Schema = schema;
        _values = values;
        _masks = masks;
        _columns = schema.Columns.Count;
        _words = MissingIndicators.MaskLength(_columns);
        Samples = samples;
        _imported = imported;
        Sha256 = hash;
        BadSignatures = badSignatures;
    }

    public FeatureSchemaId Schema { get; }

    public IReadOnlyList<ScreenedSample> Samples { get; }

    /// <summary>Over sequence, incident and version of every row, left out or not: names exactly what was read.</summary>
    public string Sha256 { get; }

    public int BadSignatures { get; }

    public bool HasMasks => _masks is not null;

    public static async Task<RunRows> LoadAsync(ISampleStore store, RunSummary run, RetrainingOptions options, CancellationToken cancellationToken)
    {
        RunRowsBuilder rows = new(options, checked((int)await store.CountAsync(run.Range, cancellationToken).ConfigureAwait(false)));
        await foreach ((long sequence, TrainingSample s) in store.ReadAsync(run.Range, cancellationToken).ConfigureAwait(false)) rows.Add(sequence, s, sequence > run.ClaimedAfter);
        return rows.Build();
    }

    /// <summary>The values of a column in the given rows that are not missing.</summary>
    public double[] Column(int column, int[] rows)
    {
        List<double> values = new(rows.Length);
        foreach (int r in rows)
        {
            if (_masks is null || !MissingIndicators.IsMissing(_masks.AsSpan(r * _words, _words), column)) values.Add(_values[r * _columns + column]);
        }
        return [.. values];
    }

    /// <summary>Whether a model had decided on the row before its verdict; an import names no model version.</summary>
    public bool WasPredicted(int row) => !_imported.Contains(row);

    /// <summary>The raw values of a row; those that are missing read 0.</summary>
    public ReadOnlySpan<float> Values(int row) => _values.AsSpan(row * _columns, _columns);

    /// <summary>Rows as a dataset of raw features: for planning folds.</summary>
    public LabeledDataset Raw(int[] rows, LabelSet labels) => Dataset(rows, labels, encode: false);

    /// <summary>Rows as a model sees them.</summary>
    public LabeledDataset Input(int[] rows, LabelSet labels, bool encode) => Dataset(rows, labels, encode);

    private LabeledDataset Dataset(int[] rows, LabelSet labels, bool encode)
    {
        int width = encode ? 2 * _columns : _columns;
        float[] values = new float[checked(rows.Length * width)];
        int[] ids = new int[rows.Length];
        string[] entities = new string[rows.Length];
        DateTimeOffset[] times = new DateTimeOffset[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int r = rows[i];
            ReadOnlySpan<float> row = _values.AsSpan(r * _columns, _columns);
            Span<float> to = values.AsSpan(i * width, width);
            if (encode) MissingIndicators.Encode(row, _masks is null ? [] : _masks.AsSpan(r * _words, _words), to);
            else row.CopyTo(to);
            (ids[i], entities[i], times[i]) = (Samples[r].Label, Samples[r].Source, Samples[r].EventTime);
        }
        return new LabeledDataset(FeatureMatrix.FromMemory(values, width, InputSchema(Schema, encode).Columns), ids, labels, entities, times);
    }

    public static FeatureSchemaId InputSchema(FeatureSchemaId raw, bool encode)
        => encode ? new FeatureSchemaId(raw.Name + "+missing", MissingIndicators.EncodedNames(raw.Columns)) : raw;
}
