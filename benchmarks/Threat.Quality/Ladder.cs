using System.Diagnostics;
using Threat.Core;
using Threat.Detection;
using Threat.Losses;
using Threat.Quality.Recipes;
using Threat.Thresholds;

namespace Threat.Quality;

/// <summary>The steps for one seed. Every figure is from the test rows; nothing is chosen by them.</summary>
internal sealed class Ladder(QualityData data, LossCandidate loss, NoveltySteps novelty, int seed, Action<string> log)
{
    private const int Members = 3;

    private Outcome? _plainOnPart;

    public SeedOutcomes Run() => new(Alone(), Together());

    private List<Outcome> Alone()
    {
        List<Outcome> steps = [];
        (LabeledDataset fit, LabeledDataset calibrate, LabeledDataset threshold) = HoldOut();
        using (Trained plain = Train("plain", Candidates.Network(Candidates.Plain, data.Scalings), data.Train))
        {
            steps.Add(Outcome.Of("plain cross-entropy, argmax", Scores(plain.Model), null, plain.Seconds));
            PriorEstimate prior = PriorShift.EstimateByExpectationMaximization(Scores(plain.Model).Probabilities, Shares(data.Train));
            steps.Add(Outcome.Of("prior shift from unlabelled test rows", Shifted(Scores(plain.Model), prior), null, plain.Seconds));
        }
        using (Trained balanced = Train("balancing", Candidates.Network(Candidates.Plain, data.Scalings), Candidates.Balancing(seed).Resample(data.Train).Dataset)) steps.Add(Outcome.Of("balancing (SMOTE to the target distribution)", Scores(balanced.Model), null, balanced.Seconds));
        using (Trained other = Train("loss", Candidates.Network(loss, data.Scalings), data.Train)) steps.Add(Outcome.Of($"loss: {loss.Name}", Scores(other.Model), null, other.Seconds));
        using (Trained held = Train("plain on 70 %", Candidates.Network(Candidates.Plain, data.Scalings), fit))
        {
            _plainOnPart = Outcome.Of("plain cross-entropy, argmax", Scores(held.Model), null, held.Seconds);
            CalibrationFit calibration = new TemperatureScaling().Fit(LabeledLogits.Score(held.Model, calibrate));
            steps.Add(Outcome.Of("calibration (temperature)", Scores(held.Model, calibration.Calibration), null, held.Seconds));
            ThresholdFit thresholds = new ThresholdOptimizer(new ThresholdOptimizerOptions { Seed = seed }).Optimize(LabeledLogits.Score(held.Model, threshold).Apply(calibration.Calibration));
            steps.Add(Outcome.Of("calibration and thresholds", Scores(held.Model, calibration.Calibration), thresholds.Policy, held.Seconds));
        }
        using (Trained ensemble = Train("ensemble", EnsembleTrainer.Of(Candidates.Network(Candidates.Plain, data.Scalings), Members), data.Train))
        {
            steps.Add(Outcome.Of($"ensemble of {Members} networks", Scores(ensemble.Model), null, ensemble.Seconds));
            log("out-of-fold scores");
            LabeledLogits unseen = FoldScores.Of(data, Candidates.Network(Candidates.Plain, data.Scalings), seed);
            CalibrationFit calibration = new TemperatureScaling().Fit(unseen);
            ThresholdFit thresholds = new ThresholdOptimizer(new ThresholdOptimizerOptions { Seed = seed }).Optimize(unseen.Apply(calibration.Calibration));
            steps.Add(Outcome.Of("the same, calibration out of fold", Scores(ensemble.Model, calibration.Calibration), null, ensemble.Seconds));
            steps.Add(Outcome.Of("the same, calibration and thresholds out of fold", Scores(ensemble.Model, calibration.Calibration), thresholds.Policy, ensemble.Seconds));
        }
        using (Trained trees = Train("trees", Candidates.Trees, data.Train)) steps.Add(Outcome.Of("opponent: gradient-boosted trees (LightGBM)", Scores(trees.Model), null, trees.Seconds));
        steps.AddRange(novelty.Run(seed, log));
        return steps;
    }

    private List<Outcome> Together()
    {
        List<Outcome> steps = [];
        (LabeledDataset fit, LabeledDataset calibrate, LabeledDataset threshold) = HoldOut();
        LabeledDataset balanced = Candidates.Balancing(seed).Resample(fit).Dataset;
        steps.Add(_plainOnPart!);
        using (Trained plain = Train("2 balancing", Candidates.Network(Candidates.Plain, data.Scalings), balanced)) steps.Add(Outcome.Of("+ balancing", Scores(plain.Model), null, plain.Seconds));
        using (Trained one = Train("3 loss", Candidates.Network(loss, data.Scalings), balanced)) Finish(steps, one, calibrate, threshold, $"+ loss ({loss.Name})", "+ calibration", "+ thresholds");
        using (Trained many = Train("4 ensemble", EnsembleTrainer.Of(Candidates.Network(loss, data.Scalings), Members), balanced)) Finish(steps, many, calibrate, threshold, null, null, $"+ ensemble of {Members}");
        IModelTrainer network = Candidates.Network(loss, data.Scalings);
        using Trained mixed = Train("5 ensemble with trees", new EnsembleTrainer([.. Enumerable.Repeat(network, Members), .. Enumerable.Repeat(Candidates.Trees, Members)]), fit);
        Finish(steps, mixed, calibrate, threshold, null, null, "networks and trees together, without balancing");
        CalibrationFit calibration = new TemperatureScaling().Fit(LabeledLogits.Score(mixed.Model, calibrate));
        LabeledProbabilities test = Scores(mixed.Model, calibration.Calibration);
        PriorEstimate prior = PriorShift.EstimateByExpectationMaximization(test.Probabilities, Shares(calibrate));
        steps.Add(Outcome.Of("the same, prior shift from unlabelled test rows, argmax", Shifted(test, prior, Shares(calibrate)), null, mixed.Seconds));
        return steps;
    }

    private void Finish(List<Outcome> steps, Trained trained, LabeledDataset calibrate, LabeledDataset threshold, string? bare, string? calibrated, string decided)
    {
        if (bare is not null) steps.Add(Outcome.Of(bare, Scores(trained.Model), null, trained.Seconds));
        CalibrationFit calibration = new TemperatureScaling().Fit(LabeledLogits.Score(trained.Model, calibrate));
        if (calibrated is not null) steps.Add(Outcome.Of(calibrated, Scores(trained.Model, calibration.Calibration), null, trained.Seconds));
        ThresholdFit thresholds = new ThresholdOptimizer(new ThresholdOptimizerOptions { Seed = seed }).Optimize(LabeledLogits.Score(trained.Model, threshold).Apply(calibration.Calibration));
        steps.Add(Outcome.Of(decided, Scores(trained.Model, calibration.Calibration), thresholds.Policy, trained.Seconds));
    }

    private (LabeledDataset Fit, LabeledDataset Calibrate, LabeledDataset Threshold) HoldOut()
    {
        DataSplit split = DatasetSplitter.Split(data.Train, new SplitOptions
        {
            Strategy = data.HoldOutByEntity ? SplitStrategy.GroupedByEntity : SplitStrategy.Stratified,
            TrainFraction = 0.7,
            CalibrateFraction = 0.15,
            ThresholdFraction = 0.15,
            TestFraction = 0,
            Seed = seed,
        });
        return (split.Train, split.Calibrate, split.Threshold);
    }

    private Trained Train(string what, IModelTrainer trainer, LabeledDataset rows)
    {
        log(what);
        long start = Stopwatch.GetTimestamp();
        ITrainedModel model = trainer.Train(new TrainingRequest(rows) { Seed = seed });
        return new Trained(model, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private LabeledProbabilities Scores(ITrainedModel model, ICalibration? calibration = null) => LabeledLogits.Score(model, data.Test).Apply(calibration ?? IdentityCalibration.Instance);

    private LabeledProbabilities Shifted(LabeledProbabilities rows, PriorEstimate prior, double[]? from = null)
        => new(PriorShift.Adjust(rows.Probabilities, from ?? Shares(data.Train), prior.Shares.AsSpan()), rows.Labels, rows.LabelSet);

    /// <summary>Class shares, none of them 0: a class absent from the rows counts as half a row.</summary>
    private static double[] Shares(LabeledDataset rows)
    {
        double[] counts = [.. rows.ClassCounts.ToArray().Select(static n => Math.Max(0.5, n))];
        double total = counts.Sum();
        return [.. counts.Select(n => n / total)];
    }

    private sealed record Trained(ITrainedModel Model, double Seconds) : IDisposable
    {
        public void Dispose() => Model.Dispose();
    }
}
