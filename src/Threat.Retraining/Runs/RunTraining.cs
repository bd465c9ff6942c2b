using System.Globalization;

namespace Threat.Retraining.Internal;

/// <summary>Balance, train, calibrate, choose thresholds: the recipe of a run.</summary>
internal sealed class RunTraining(RetrainSteps steps, RetrainingOptions options, StepTimer timer, long seed, TimeProvider time)
{
    private readonly LabelSet _labels = options.Labels;

    /// <summary>The model that the gate judges. The caller disposes it.</summary>
    /// <param name="record">What is known of the run.</param>
    /// <param name="input">The rows.</param>
    /// <param name="stop">Stops the work.</param>
    public (RunRecord Record, ThreatModel Model) Fit(RunRecord record, RunInput input, CancellationToken stop) => Fit(record, input, input.Folds(), stop);

    public (RunRecord Record, ThreatModel Model) Fit(RunRecord record, RunInput input, RunFolds folds, CancellationToken stop)
    {
        FalsePositiveLimit? limit = Limit(input);
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
                record = record with { Thresholds = new StepRecord(optimizer.Name, $"{policy.Rule.Name}: {policy.Thresholds}", [.. fit.Notes, .. NotHeld(limit, new ScoredRows(heldOut, policy.Decide(heldOut.Probabilities)))]) };
            }
            ModelInfo info = new(options.ModelName, RunRows.InputSchema(options.Schema!, input.Encode), time.GetUtcNow()) { Lineage = RecordParts.Lineage(record) };
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

    /// <summary>As many false positives as the champion has on the same rows: what raises more alarms would be stopped by the gate, however much better it is.</summary>
    private FalsePositiveLimit? Limit(RunInput input)
    {
        if (input.Champion is not { } champion || !options.KeepFalsePositiveRate) return null;
        int normal = _labels.IdOf(options.NormalLabel);
        return new FalsePositiveLimit(normal, Alarms(new ScoredRows(champion.Reference, input.Rows.Input(input.Of(input.Plan.Threshold), _labels, champion.Encodes)), normal));
    }

    /// <summary>Said of what came out, whatever optimizer it was: one of the user's own may know no limit.</summary>
    private static IEnumerable<string> NotHeld(FalsePositiveLimit? limit, ScoredRows fold)
    {
        if (limit is not null && Alarms(fold, limit.NormalClass) is int alarms && alarms > limit.Most)
            yield return $"The champion's false alarms on the threshold fold, {limit.Most}, were to be the most (RetrainingOptions.KeepFalsePositiveRate); with these thresholds there are {alarms}.";
    }

    /// <summary>Normal rows that raise an alarm; an abstention raises none.</summary>
    private static int Alarms(ScoredRows scored, int normal)
    {
        ReadOnlySpan<int> truth = scored.Rows.Labels.Span, decided = scored.Decisions.Span;
        int alarms = 0;
        for (int i = 0; i < truth.Length; i++) if (truth[i] == normal && decided[i] >= 0 && decided[i] != normal) alarms++;
        return alarms;
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
