using System.Runtime.InteropServices;
using System.Text;
using Threat.Core;

namespace Threat.TestKit;

/// <summary>What <see cref="LogisticRegressionTrainer"/> trains.</summary>
public sealed class LogisticRegressionModel : ITrainedModel
{
    public const string KindName = "logistic-regression/1";
    internal const string WeightsFile = "weights.bin", ScalerFile = "scaler.json";

    private readonly FeatureScaler _scaler;
    private readonly double[] _weights;
    private bool _disposed;

    internal LogisticRegressionModel(LabelSet labels, FeatureScaler scaler, double[] weights)
    {
        Labels = labels;
        _scaler = scaler;
        _weights = weights;
    }

    public string Kind => KindName;

    public LabelSet Labels { get; }

    public int FeatureCount => _scaler.ColumnCount;

    public bool IsDisposed => _disposed;

    public void Score(ReadOnlySpan<float> features, int rowCount, Span<double> logits)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (features.Length != rowCount * FeatureCount) throw new ArgumentException($"{features.Length} values were given; {rowCount} rows of {FeatureCount} columns need {rowCount * FeatureCount}.", nameof(features));
        if (logits.Length != rowCount * Labels.Count) throw new ArgumentException($"{logits.Length} places were given; {rowCount} rows of {Labels.Count} classes need {rowCount * Labels.Count}.", nameof(logits));
        float[] scaled = new float[FeatureCount];
        for (int i = 0; i < rowCount; i++)
        {
            _scaler.Transform(features.Slice(i * FeatureCount, FeatureCount), scaled);
            SoftmaxLoss.Logits(_weights, scaled, logits.Slice(i * Labels.Count, Labels.Count));
        }
    }

    public IReadOnlyDictionary<string, byte[]> Export() => new Dictionary<string, byte[]>
    {
        [ScalerFile] = Encoding.UTF8.GetBytes(_scaler.ToJson()),
        [WeightsFile] = MemoryMarshal.AsBytes<double>(_weights).ToArray(),
    };

    public void Dispose() => _disposed = true;
}
