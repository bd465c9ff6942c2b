using Threat.Core;
using Threat.Detection;
using Threat.Imbalance;
using Threat.Losses;
using Threat.Thresholds;

namespace QuickStart.Training;

/// <summary>Runs the steps of the job for one seed: every model once, every figure from the untouched test rows.</summary>
internal sealed class Experiment(Problem problem, int seed, Action<string> log)
{
    public ExperimentResult Run(CancellationToken cancellationToken = default)
    {
        LabelSet labels = problem.Test.LabelSet;
        List<StepResult> alone = [], cumulative = [];

        // Each step alone, over plain cross-entropy, on all training rows.
        alone.Add(Measure("plain cross-entropy", Train(problem.AllTraining, LossChoices.Plain, cancellationToken)));
        alone.Add(Measure("class-weighted cross-entropy", Train(problem.AllTraining, LossChoices.Weighted, cancellationToken)));
        alone.Add(Measure("focal loss", Train(problem.AllTraining, LossChoices.Focal, cancellationToken)));
        alone.Add(Measure("class-weighted focal loss", Train(problem.AllTraining, LossChoices.WeightedFocal, cancellationToken)));
        alone.Add(Measure("balancing (SMOTE)", Train(Balance(problem.AllTraining, cancellationToken).Dataset, LossChoices.Plain, cancellationToken)));

        // The pipeline as AddThreatLearning() runs it, a step more in each row: the rows as they are, calibration, thresholds.
        ITrainedModel trained = Train(problem.Train, LossChoices.Plain, cancellationToken);
        cumulative.Add(Measure("plain cross-entropy, argmax", trained, dispose: false));
        Finished finished = Finish(trained, cancellationToken);
        cumulative.Add(new StepResult("+ calibration (temperature)", ClassificationReport.Evaluate(finished.Test)));
        cumulative.Add(new StepResult("+ thresholds per class: what is saved", ClassificationReport.Evaluate(finished.Test, finished.Thresholds.Policy)));

        // What balancing would give instead.
        ResamplingResult balancing = Balance(problem.Train, cancellationToken);
        cumulative.Add(Measure("instead: balancing (SMOTE)", Train(balancing.Dataset, LossChoices.Plain, cancellationToken)));
        using (ITrainedModel other = Train(balancing.Dataset, LossChoices.Focal, cancellationToken))
        {
            cumulative.Add(Measure("instead: balancing, focal loss", other, dispose: false));
            Finished finishedOther = Finish(other, cancellationToken);
            cumulative.Add(new StepResult("instead: balancing, focal loss, calibration, thresholds", ClassificationReport.Evaluate(finishedOther.Test, finishedOther.Thresholds.Policy)));
        }

        ThreatModel model = new(trained, finished.Calibration.Calibration, finished.Thresholds.Policy, new ModelInfo("quickstart", problem.Schema, DateTimeOffset.UtcNow)
        {
            Lineage = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty
                .Add("problem", problem.Name).Add("seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .Add("resampler", "none").Add("loss", "cross-entropy"),
        });
        return new ExperimentResult(alone, cumulative, balancing, LabeledLogits.Score(trained, problem.Test).Apply(IdentityCalibration.Instance), finished.Test, model,
            [.. finished.Calibration.Notes, .. finished.Thresholds.Notes]);
    }

    private Finished Finish(ITrainedModel trained, CancellationToken cancellationToken)
    {
        log("calibrating and choosing thresholds on untouched rows");
        CalibrationFit calibration = new TemperatureScaling().Fit(LabeledLogits.Score(trained, problem.Calibrate), cancellationToken);
        ThresholdFit thresholds = new ThresholdOptimizer(new ThresholdOptimizerOptions { Seed = seed, ArgmaxUnlessBetter = true })
            .Optimize(LabeledLogits.Score(trained, problem.Threshold).Apply(calibration.Calibration), cancellationToken);
        return new Finished(calibration, thresholds, LabeledLogits.Score(trained, problem.Test).Apply(calibration.Calibration));
    }

    private StepResult Measure(string name, ITrainedModel model, bool dispose = true)
    {
        StepResult result = new(name, ClassificationReport.Evaluate(LabeledLogits.Score(model, problem.Test).Apply(IdentityCalibration.Instance)));
        if (dispose) model.Dispose();
        return result;
    }

    private ResamplingResult Balance(LabeledDataset train, CancellationToken cancellationToken)
    {
        log("balancing the training rows");
        return new TargetDistributionResampler(new TargetDistributionOptions { Seed = seed, SmallClasses = SmallClassHandling.FewerNeighbors }).Resample(train, cancellationToken: cancellationToken);
    }

    private ITrainedModel Train(LabeledDataset train, LossChoice loss, CancellationToken cancellationToken)
    {
        ThreatClassifier trainer = new(new ThreatClassifierOptions { Loss = loss.Create, Scaling = problem.Scalings });
        return trainer.Train(new TrainingRequest(train) { Seed = seed }, new Progress(p => log($"{loss.Name}: epoch {p.Epoch} of {p.Epochs}, loss {p.TrainingLoss:0.0000}")), cancellationToken);
    }

    private sealed record Finished(CalibrationFit Calibration, ThresholdFit Thresholds, LabeledProbabilities Test);

    private sealed class Progress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
