using Threat.Core;
using Threat.Detection;

namespace Threat.Compare;

/// <summary>Trains the default network for as many epochs as the peer does, scaling included.</summary>
public sealed class TrainWork : ICompareWork
{
    private LabeledDataset? _rows;
    private ThreatClassifier? _trainer;
    private ITrainedModel? _model;

    /// <inheritdoc/>
    public string Name => "train";

    /// <inheritdoc/>
    public void Load(string dataFolder, int n, int threads)
    {
        _rows = new LabeledDataset(FeatureMatrix.FromMemory(RawArrays.Read<float>(dataFolder, $"X_{n}x100.f32"), 100), RawArrays.Read<int>(dataFolder, $"y_{n}.i32"), LabelSet.ThreatDefault);
        ThreatClassifierOptions options = new() { Scaling = [.. Enumerable.Repeat(ColumnScaling.Standard, 100)], MaxDegreeOfParallelism = threads, Epochs = 1 };
        new ThreatClassifier(options).Train(new TrainingRequest(_rows.Select([.. Enumerable.Range(0, 2000)]))).Dispose();
        options.Epochs = 4;
        _trainer = new ThreatClassifier(options);
    }

    /// <inheritdoc/>
    public void Run() => _model = _trainer!.Train(new TrainingRequest(_rows!) { Seed = 1 });

    /// <inheritdoc/>
    public string? Check()
    {
        int[] decided = DecisionPolicy.Argmax(LabelSet.ThreatDefault).Decide(ProbabilityMatrix.Softmax(_model!.Score(_rows!.Features)));
        int right = 0;
        for (int i = 0; i < decided.Length; i++) right += decided[i] == _rows.Labels.Span[i] ? 1 : 0;
        return FormattableString.Invariant($"accuracy={(double)right / decided.Length:0.000}");
    }
}
