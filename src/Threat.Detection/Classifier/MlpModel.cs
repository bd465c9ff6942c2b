using Threat.Core;
using Threat.Detection.Internal;

namespace Threat.Detection;

/// <summary>
/// A trained multi-layer perceptron. It scores with managed vector code over its exported weights: serving needs no native backend.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. A row's logits have the same bits whether it is scored alone or in a batch, on any number of threads. A single score
/// allocates nothing once warm; a batch of more than a few hundred rows runs in parallel. Scaled inputs are held within ±1,000,000.
/// </remarks>
public sealed class MlpModel : ITrainedModel, IBaselineModel
{
    private readonly MlpNetwork _network;
    private readonly FeatureScaler _scaler;
    private readonly IReadOnlyList<MlpLayer> _layers;
    private readonly Lazy<float[]> _baseline;
    private readonly Lazy<MlpAblation> _ablation;
    private volatile bool _disposed;

    internal MlpModel(LabelSet labels, FeatureScaler scaler, IReadOnlyList<MlpLayer> layers)
    {
        Labels = labels;
        _scaler = scaler;
        _layers = layers;
        _network = new MlpNetwork(scaler, layers);
        _baseline = new Lazy<float[]>(() =>
        {
            float[] centers = new float[FeatureCount];
            _scaler.InverseTransform(centers, centers);
            return centers;
        });
        _ablation = new Lazy<MlpAblation>(() => new MlpAblation(_network, _layers, _baseline.Value));
    }

    /// <summary>"mlp/1".</summary>
    public string Kind => MlpModelFormat.MlpKind;

    /// <inheritdoc/>
    public LabelSet Labels { get; }

    /// <inheritdoc/>
    public int FeatureCount => _network.InputCount;

    /// <summary>The sizes of the hidden layers.</summary>
    public IReadOnlyList<int> HiddenSizes => [.. _layers.Take(_layers.Count - 1).Select(static l => l.Outputs)];

    /// <summary>The scaling that raw rows go through first.</summary>
    public FeatureScaler Scaler => _scaler;

    /// <summary>Each column's centre in raw units: what a feature is replaced by to measure its contribution.</summary>
    public ReadOnlySpan<float> BaselineRow => _baseline.Value;

    internal MlpAblation Ablation => _ablation.Value;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A length does not fit, or a value is NaN or infinite.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Score(ReadOnlySpan<float> features, int rowCount, Span<double> logits)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ScoreChecks.Require(this, features, rowCount, logits);
        _network.Score(features, rowCount, logits, Environment.ProcessorCount);
    }

    /// <summary>"weights.safetensors" (layers.0.weight [outputs, inputs], layers.0.bias, ...; single precision) and "scaler.json".</summary>
    public IReadOnlyDictionary<string, byte[]> Export() => MlpModelFormat.Write(_scaler, _layers);

    /// <summary>Scoring afterwards throws.</summary>
    public void Dispose() => _disposed = true;
}
