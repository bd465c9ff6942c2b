using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Losses;

namespace Threat.Quality.Stream;

/// <summary>
/// Keeps every row and every label, and each Sunday night trains on all of them and promotes. Plain: the highest probability wins. With <paramref name="tuned"/>: 70 % of the rows, at random, are trained on, 15 %
/// calibrate, 15 % choose thresholds; that is, the suite's steps without its screens, its test fold, its gate and its refit.
/// </summary>
internal sealed class NaiveArm(ThreatModel first, IReadOnlyList<Review> history, StreamOptions options, bool tuned) : IStreamArm
{
    private readonly List<Review> _all = [.. history];
    private readonly List<StreamDecision> _decisions = [];

    public string Name => tuned ? "naive, with calibration and thresholds" : "naive retraining";

    public ThreatDetector Detector { get; } = new(first);

    public IReadOnlyList<StreamDecision> Decisions => _decisions;

    public Task LearnAsync(int week, DateTimeOffset midnight, IReadOnlyList<Review> reviews, ThreatScoreBatch scores)
    {
        _all.AddRange(reviews);
        if (midnight < options.Monday(week + 1)) return Task.CompletedTask;
        LabeledDataset rows = new(FeatureVector.Encode(FeatureSchema.Threat100, [.. _all.Select(static r => r.Row.Vector)]), _all.Select(static r => r.Label).ToArray(), options.Labels, [.. _all.Select(static r => r.Row.Source)]);
        Detector.Swap(Train(rows, options.Seed + week, midnight));
        _decisions.Add(new StreamDecision(week, true, [], 0, ""));
        return Task.CompletedTask;
    }

    public void Dispose() => Detector.Dispose();

    private ThreatModel Train(LabeledDataset rows, int seed, DateTimeOffset now)
    {
        ModelInfo info = new("naive", FeatureSchema.Threat100.ModelInput, now);
        if (!tuned) return new ThreatModel(Fit(rows, seed), IdentityCalibration.Instance, DecisionPolicy.Argmax(options.Labels), info);
        DataSplit split = DatasetSplitter.Split(rows, new SplitOptions { Strategy = SplitStrategy.GroupedByEntity, TrainFraction = 0.7, CalibrateFraction = 0.15, ThresholdFraction = 0.15, TestFraction = 0, Seed = seed });
        ITrainedModel trained = Fit(split.Train, seed);
        ICalibration calibration = Recipe.Calibrator.Fit(LabeledLogits.Score(trained, split.Calibrate)).Calibration;
        return new ThreatModel(trained, calibration, Recipe.Thresholds.Optimize(LabeledLogits.Score(trained, split.Threshold).Apply(calibration)).Policy, info);
    }

    private static ITrainedModel Fit(LabeledDataset rows, int seed) => Recipe.Trainer.Train(new TrainingRequest(rows) { Seed = seed });
}
