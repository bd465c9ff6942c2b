using Threat.Core;
using Threat.Detection;
using Threat.Losses;

namespace Threat.Compare;

/// <summary>Scores raw rows with a detector of the default network: scaling, network, softmax and decision. Always uses every core: run it with as many threads.</summary>
public sealed class ScoreWork : ICompareWork
{
    private FeatureMatrix? _rows;
    private ThreatDetector? _detector;
    private ThreatScoreBatch? _scores;

    /// <inheritdoc/>
    public string Name => "score";

    /// <inheritdoc/>
    public void Load(string dataFolder, int n, int threads)
    {
        if (threads != Environment.ProcessorCount) throw new ArgumentException($"The detector scores on {Environment.ProcessorCount} threads here; {threads} were asked for.", nameof(threads));
        _rows = FeatureMatrix.FromMemory(RawArrays.Read<float>(dataFolder, $"X_{n}x100.f32"), 100);
        LabeledDataset few = new(_rows.Select([.. Enumerable.Range(0, 2000)]), RawArrays.Read<int>(dataFolder, $"y_{n}.i32").AsMemory(0, 2000), LabelSet.ThreatDefault);
        ITrainedModel trained = new ThreatClassifier(new() { Scaling = [.. Enumerable.Repeat(ColumnScaling.Standard, 100)], Epochs = 1 }).Train(new TrainingRequest(few));
        ModelInfo info = new("compare", new FeatureSchemaId("compare/v1", [.. Enumerable.Range(0, 100).Select(i => $"f{i}")]), DateTimeOffset.UnixEpoch);
        _detector = new ThreatDetector(new ThreatModel(trained, IdentityCalibration.Instance, DecisionPolicy.Argmax(trained.Labels), info));
        for (int i = 0; i < 3; i++) Run();
    }

    /// <inheritdoc/>
    public void Run() => _scores = _detector!.ScoreBatch(_rows!);

    /// <inheritdoc/>
    public string? Check() => $"rows={_scores!.Count}";
}
