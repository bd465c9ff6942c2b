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

        // The pipeline, a step more in each row.
        cumulative.Add(Measure("plain cross-entropy, argmax", Train(problem.Train, LossChoices.Plain, cancellationToken)));
        ResamplingResult balancing = Balance(problem.Train, cancellationToken);
        cumulative.Add(Measure("+ balancing (SMOTE)", Train(balancing.Dataset, LossChoices.Plain, cancellationToken)));
        ITrainedModel trained = Train(balancing.Dataset, LossChoices.Focal, cancellationToken);
        cumulative.Add(Measure("+ focal loss", trained, dispose: false));

        log("calibrating on untouched rows");
        CalibrationFit calibration = new TemperatureScaling().Fit(LabeledLogits.Score(trained, problem.Calibrate), cancellationToken);
        LabeledLogits testLogits = LabeledLogits.Score(trained, problem.Test);
        LabeledProbabilities before = testLogits.Apply(IdentityCalibration.Instance), after = testLogits.Apply(calibration.Calibration);
        cumulative.Add(new StepResult("+ calibration (temperature)", ClassificationReport.Evaluate(after)));

        log("choosing thresholds on untouched rows");
        ThresholdFit thresholds = new ThresholdOptimizer(new ThresholdOptimizerOptions { Seed = seed })
            .Optimize(LabeledLogits.Score(trained, problem.Threshold).Apply(calibration.Calibration), cancellationToken);
        cumulative.Add(new StepResult("+ thresholds per class", ClassificationReport.Evaluate(after, thresholds.Policy)));

        ThreatModel model = new(trained, calibration.Calibration, thresholds.Policy, new ModelInfo("quickstart", problem.Schema, DateTimeOffset.UtcNow)
        {
            Lineage = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty
                .Add("problem", problem.Name).Add("seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .Add("resampler", balancing.Method).Add("loss", "focal"),
        });
        return new ExperimentResult(alone, cumulative, balancing, before, after, model, [.. calibration.Notes, .. thresholds.Notes]);
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
        ThreatClassifier trainer = new(new ThreatClassifierOptions { Loss = loss.Create, Scaling = problem.Scalings, Threads = Environment.ProcessorCount });
        return trainer.Train(new TrainingRequest(train) { Seed = seed }, new Progress(p => log($"{loss.Name}: epoch {p.Epoch} of {p.Epochs}, loss {p.TrainingLoss:0.0000}")), cancellationToken);
    }

    private sealed class Progress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
