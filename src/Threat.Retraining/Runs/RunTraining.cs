using System.Globalization;

namespace Threat.Retraining.Internal;

/// <summary>Balance, train, calibrate, choose thresholds: the recipe of a run.</summary>
internal sealed class RunTraining(RetrainSteps steps, RetrainingOptions options, StepTimer timer, long seed, TimeProvider time)
{
    private readonly LabelSet _labels = options.Labels;

    /// <summary>The model that the gate judges. The caller disposes it.</summary>
    /// <param name="record">What is known of the run.</param>
    /// <param name="folds">The rows.</param>
    /// <param name="limit">The false positives on the threshold fold that thresholds may lead to; null for any number.</param>
    /// <param name="encode">Whether the model sees missing indicators.</param>
    /// <param name="stop">Stops the work.</param>
    public (RunRecord Record, ThreatModel Model) Fit(RunRecord record, RunFolds folds, FalsePositiveLimit? limit, bool encode, CancellationToken stop)
    {
        (LabeledDataset train, StepRecord? balance) = Balance("balance", folds.Train, stop);
        record = record with { Balance = balance, BalancedCounts = RecordParts.Counts(_labels, train.Labels.ToArray()) };
        (ITrainedModel trained, StepRecord training) = Train("train", train, folds.Validation, stop);
        try
        {
            record = record with { Training = training };
            ICalibration calibration = PlainSoftmax.Instance;
            if (steps.Calibrator is { } calibrator)
            {
                CalibrationFit fit = timer.Step("calibrate", () => calibrator.Fit(LabeledLogits.Score(trained, folds.Calibrate), stop));
                calibration = fit.Calibration;
                record = record with { Calibration = new StepRecord(calibrator.Name, string.Create(CultureInfo.InvariantCulture, $"{calibration.ToJson()}, mean NLL {fit.NegativeLogLikelihoodBefore:0.####} before, {fit.NegativeLogLikelihoodAfter:0.####} after"), [.. fit.Notes]) };
            }
            DecisionPolicy policy = DecisionPolicy.Argmax(_labels);
            if (steps.Thresholds is { } optimizer)
            {
                LabeledProbabilities heldOut = LabeledLogits.Score(trained, folds.Threshold).Apply(calibration);
                ThresholdFit fit = timer.Step("thresholds", () => limit is null ? optimizer.Optimize(heldOut, stop) : optimizer.Optimize(heldOut, limit, stop));
                policy = fit.Policy;
                record = record with { Thresholds = new StepRecord(optimizer.Name, $"{policy.Rule.Name}: {policy.Thresholds}", [.. fit.Notes]) };
            }
            ModelInfo info = new(options.ModelName, RunRows.InputSchema(options.Schema!, encode), time.GetUtcNow()) { Lineage = RecordParts.Lineage(record) };
            return (record, new ThreatModel(trained, calibration, policy, info));
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    /// <summary>The same recipe on other rows, with the temperature and the thresholds of a model that was fitted before. The caller disposes it.</summary>
    public (RefitRecord Refit, ThreatModel Model) Refit(RunRecord record, ThreatModel gated, LabeledDataset rows, LabeledDataset validation, DateTimeOffset learnedBefore, CancellationToken stop)
    {
        (LabeledDataset train, StepRecord? balance) = Balance("balance refit", rows, stop);
        (ITrainedModel trained, StepRecord training) = Train("refit", train, validation, stop);
        try
        {
            RefitRecord refit = new() { Rows = rows.RowCount, Balance = balance, BalancedCounts = RecordParts.Counts(_labels, train.Labels.ToArray()), Training = training };
            return (refit, new ThreatModel(trained, gated.Calibration, gated.Policy, new ModelInfo(options.ModelName, gated.Info.Schema, time.GetUtcNow()) { Lineage = RecordParts.Lineage(record, refit, learnedBefore) }));
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    private (LabeledDataset Rows, StepRecord? Balance) Balance(string step, LabeledDataset rows, CancellationToken stop)
    {
        if (steps.Resampler is not { } resampler) return (rows, null);
        ResamplingResult balanced = timer.Step(step, () => resampler.Resample(rows, timer.Fractions(step), stop));
        return (balanced.Dataset, new StepRecord(balanced.Method, $"{rows.RowCount} rows became {balanced.Dataset.RowCount}", [.. balanced.Notes]));
    }

    private (ITrainedModel Trained, StepRecord Training) Train(string step, LabeledDataset rows, LabeledDataset validation, CancellationToken stop)
    {
        StepTimer.EpochProgress epochs = timer.Epochs(step);
        ITrainedModel trained = timer.Step(step, () => steps.Trainer.Train(new TrainingRequest(rows) { Validation = validation.RowCount > 0 ? validation : null, Seed = seed }, epochs, stop));
        return (trained, new StepRecord(steps.Trainer.Name, epochs.Describe(trained.Kind), []));
    }
}
