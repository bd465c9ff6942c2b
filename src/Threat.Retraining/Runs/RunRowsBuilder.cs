using System.Security.Cryptography;
using System.Text;

namespace Threat.Retraining.Internal;

/// <summary>Gathers samples into <see cref="RunRows"/>, in the order of their sequence. A sample whose signature does not fit is counted and left out.</summary>
internal sealed class RunRowsBuilder
{
    private readonly RetrainingOptions _options;
    private readonly FeatureSchemaId _schema;
    private readonly int _columns, _words;
    private readonly List<ScreenedSample> _samples;
    private readonly HashSet<int> _imported = [];
    // Reviewers and sources repeat: one string each.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private float[] _values;
    private ulong[]? _masks;
    private int _bad;

    public RunRowsBuilder(RetrainingOptions options, int capacity)
    {
        _options = options;
        _schema = options.Schema!;
        _columns = _schema.Columns.Count;
        _words = MissingIndicators.MaskLength(_columns);
        _samples = new List<ScreenedSample>(capacity);
        _values = GC.AllocateUninitializedArray<float>(checked(capacity * _columns));
    }

    public int Count => _samples.Count;

    /// <summary>Adds a sample; false when its signature does not fit.</summary>
    public bool Add(long sequence, TrainingSample s, bool isNew)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{sequence}\t{s.IncidentId}\t{s.VerdictVersion}\n")));
        if (_options.SigningKey is not null && !Provenance.Verify(s, _options.SigningKey))
        {
            _bad++;
            return false;
        }
        int i = _samples.Count;
        Grow(i + 1);
        _samples.Add(new ScreenedSample(sequence, s.IncidentId, _options.Labels.IdOf(s.PredictedLabel), _options.Labels.IdOf(s.CorrectLabel!), s.Confidence,
            Same(s.ReviewerId), s.SecondReviewerId is null ? null : Same(s.SecondReviewerId), Same(s.Source), s.EventTime, isNew));
        if (s.ModelVersion.Length == 0) _imported.Add(i);
        Span<float> row = _values.AsSpan(i * _columns, _columns);
        s.Features.Span.CopyTo(row);
        if (s.Missing.IsEmpty) return true;
        _masks ??= new ulong[_values.Length / _columns * _words];
        s.Missing.Span.CopyTo(_masks.AsSpan(i * _words, _words));
        for (int c = 0; c < _columns; c++) if (MissingIndicators.IsMissing(s.Missing.Span, c)) row[c] = 0;
        return true;
    }

    public RunRows Build()
    {
        using (_hash) return new RunRows(_schema, _values, _masks, _samples, _imported, Convert.ToHexStringLower(_hash.GetHashAndReset()), _bad);
    }

    private string Same(string s) => _names.TryGetValue(s, out string? known) ? known : _names[s] = s;

    private void Grow(int rows)
    {
        if (checked(rows * _columns) <= _values.Length) return;
        int larger = Math.Max(1024, 2 * rows);
        Array.Resize(ref _values, checked(larger * _columns));
        if (_masks is not null) Array.Resize(ref _masks, larger * _words);
    }
}
