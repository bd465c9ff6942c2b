using System.Text.Json;
using Threat.Core;

namespace CustomTrainer;

/// <summary>Trees per class; the logits are their sums. Immutable and thread-safe; scoring allocates nothing.</summary>
public sealed class TreeModel : ITrainedModel
{
    internal const string KindName = "tree-ensemble/1";
    internal const string FileName = "trees.json";
    private readonly IReadOnlyList<TreeClass> _classes;
    private volatile bool _disposed;

    internal TreeModel(LabelSet labels, int featureCount, IReadOnlyList<TreeClass> classes)
    {
        Labels = labels;
        FeatureCount = featureCount;
        _classes = classes;
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public LabelSet Labels { get; }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, int rowCount, Span<double> logits)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (rowCount < 0 || features.Length != (long)rowCount * FeatureCount) throw new ArgumentException($"{rowCount} rows of {FeatureCount} columns need {(long)rowCount * FeatureCount} values, but {features.Length} were given.", nameof(features));
        if (logits.Length != (long)rowCount * _classes.Count) throw new ArgumentException($"{rowCount} rows of {_classes.Count} classes need room for {(long)rowCount * _classes.Count} logits, but there is room for {logits.Length}.", nameof(logits));
        for (int i = 0; i < rowCount; i++)
        {
            ReadOnlySpan<float> row = features.Slice(i * FeatureCount, FeatureCount);
            for (int c = 0; c < _classes.Count; c++) logits[i * _classes.Count + c] = _classes[c].Score(row);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, byte[]> Export() => new Dictionary<string, byte[]> { [FileName] = JsonSerializer.SerializeToUtf8Bytes(new State(FeatureCount, _classes)) };

    /// <inheritdoc/>
    public void Dispose() => _disposed = true;

    internal sealed record State(int FeatureCount, IReadOnlyList<TreeClass> Classes);
}
