using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Threat.Retraining.Internal;

/// <summary>The steps of a run up to the gate's decision. Reads the store, the ledger and the registry, and writes to none.</summary>
internal sealed class RunExecution(RunSummary run, RetrainSteps steps, RetrainingOptions options, ISampleStore samples, IRunStore runs, TimeProvider time, ILogger logger, IProgress<RetrainProgress>? progress)
{
    private static readonly string CodeVersion = typeof(RunExecution).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
    private readonly List<StepTime> _times = [];
    private readonly LabelSet _labels = options.Labels;

    public async Task<TrainedRun> TrainAsync(IReadOnlySet<string> withoutReviewers, bool driftTriggered, CancellationToken stop)
    {
        DateTimeOffset started = time.GetUtcNow();
        RunRows rows = await StepAsync("load", () => RunRows.LoadAsync(samples, run, options, stop)).ConfigureAwait(false);
        RunRecord record = new()
        {
            RunId = run.RunId,
            Reason = run.Reason,
            StartedAt = started,
            EndedAt = started,
            CodeVersion = CodeVersion,
            ModelName = options.ModelName,
            SchemaName = options.Schema!.Name,
            SchemaHash = options.Schema.Hash,
            Seed = run.Seed,
            Decision = RunDecision.InsufficientEvidence,
            Why = "",
            Samples = new SampleRecord(run.Range.After, run.Range.UpTo, run.ClaimedAfter, rows.Samples.Count + rows.BadSignatures, rows.Samples.Count(static s => s.IsNew), rows.Sha256,
                RecordParts.Counts(_labels, rows.Samples.Select(static s => s.Label))),
        };
        (record, int[] kept) = Step("screen", () => new RunScreening(steps.Screens!, _labels, options.Screening.ExcludedReviewers).Apply(record, rows, withoutReviewers));
        foreach (ScreenRecord screen in record.Screens) RetrainingMeter.LeftOut(options.ModelName, screen);
        record = Step("drift", () => record with { Drift = DriftMeasures.Of(rows, options.Drift, _labels, options.Schema!.Columns) });
        using Champion? champion = await StepAsync("load champion", () => Champion.LoadAsync(steps.Registry, options, stop)).ConfigureAwait(false);
        record = record with { Champion = champion?.Version };
        HeldOutRows heldOut = new(rows.Samples, options.Folds.HeldOutSources);
        KnownRows? known = champion is null ? null : await StepAsync("load known rows", async () => await KnownRows.LoadAsync(samples, run, await TrustedUpToAsync(champion, stop).ConfigureAwait(false), options, heldOut, stop).ConfigureAwait(false)).ConfigureAwait(false);
        if (known is not null && options.Screening.NeighborSignal) record = Step("neighbours", () => record with { Neighbors = NeighborAudit.Of(rows, kept, known.Rows, _labels, _labels.IdOf(options.NormalLabel), options.Screening.TrustedReviewers, stop) });
        bool encode = options.MissingValues == MissingValueHandling.Encode || (options.MissingValues == MissingValueHandling.Auto && (rows.HasMasks || champion is { Encodes: true }));
        ThreatModel? model = null;
        try
        {
            if (kept.Length == 0) throw new InsufficientDataException("No verified sample is left to train on.");
            FoldPlan plan = Step("split", () => steps.Folds!.Plan(rows.Raw(kept, _labels), run.Seed));
            plan = heldOut.Remove(plan, rows.Samples, kept);
            RunFolds folds = new(rows, kept, plan, _labels, encode);
            record = record with { Folds = folds.Describe(), FoldNotes = [.. plan.Notes] };
            (record, model) = Fit(record, folds, encode, stop);
            (record, GateEvidence evidence) = Test(record, folds, model, champion, known, rows, kept, plan, driftTriggered, stop);
            GateResult gate = Step("gate", () => steps.Gate!.Judge(evidence, stop));
            record = record with { Decision = gate.Decision, Why = gate.Why, Gate = [.. gate.Conditions] };
            if (gate.Decision == RunDecision.Promote && options.Screening.InfluenceReviewers > 0) record = Influence(record, evidence, known, rows, kept, plan, encode, stop);
        }
        catch (InsufficientDataException e)
        {
            model?.Dispose();
            model = null;
            record = record with { Decision = RunDecision.InsufficientEvidence, Why = e.Message };
        }
        catch
        {
            model?.Dispose();
            throw;
        }
        return new TrainedRun(record with { Times = [.. _times], EndedAt = time.GetUtcNow() }, model);
    }

    private (RunRecord Record, ThreatModel Model) Fit(RunRecord record, RunFolds folds, bool encode, CancellationToken stop)
    {
        LabeledDataset train = folds.Train;
        if (steps.Resampler is { } resampler)
        {
            ResamplingResult balanced = Step("balance", () => resampler.Resample(train, new StepProgress(this, "balance"), stop));
            record = record with { Balance = new StepRecord(balanced.Method, $"{train.RowCount} rows became {balanced.Dataset.RowCount}", [.. balanced.Notes]) };
            train = balanced.Dataset;
        }
        record = record with { BalancedCounts = RecordParts.Counts(_labels, train.Labels.ToArray()) };
        EpochProgress epochs = new(this);
        ITrainedModel trained = Step("train", () => steps.Trainer.Train(new TrainingRequest(train) { Validation = folds.Validation.RowCount > 0 ? folds.Validation : null, Seed = run.Seed }, epochs, stop));
        try
        {
            record = record with { Training = new StepRecord(steps.Trainer.Name, epochs.Last is { } e ? string.Create(CultureInfo.InvariantCulture, $"{e.Epoch} of {e.Epochs} epochs, training loss {e.TrainingLoss:0.####}{(e.ValidationLoss is double v ? string.Create(CultureInfo.InvariantCulture, $", validation loss {v:0.####}") : "")}") : trained.Kind, []) };
            ICalibration calibration = PlainSoftmax.Instance;
            if (steps.Calibrator is { } calibrator)
            {
                CalibrationFit fit = Step("calibrate", () => calibrator.Fit(LabeledLogits.Score(trained, folds.Calibrate), stop));
                calibration = fit.Calibration;
                record = record with { Calibration = new StepRecord(calibrator.Name, string.Create(CultureInfo.InvariantCulture, $"{calibration.ToJson()}, mean NLL {fit.NegativeLogLikelihoodBefore:0.####} before, {fit.NegativeLogLikelihoodAfter:0.####} after"), [.. fit.Notes]) };
            }
            DecisionPolicy policy = DecisionPolicy.Argmax(_labels);
            if (steps.Thresholds is { } optimizer)
            {
                ThresholdFit fit = Step("thresholds", () => optimizer.Optimize(LabeledLogits.Score(trained, folds.Threshold).Apply(calibration), stop));
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

    private (RunRecord Record, GateEvidence Evidence) Test(RunRecord record, RunFolds folds, ThreatModel model, Champion? champion, KnownRows? known, RunRows rows, int[] kept, FoldPlan plan, bool driftTriggered, CancellationToken stop)
    {
        int normal = _labels.IdOf(options.NormalLabel);
        ScoredRows now = Step("test", () => new ScoredRows(model, folds.Test));
        int[] testRows = [.. plan.Test.Select(i => kept[i])];
        ScoredRows? then = champion is null ? null : Step("test champion", () => new ScoredRows(champion.Model, rows.Input(testRows, _labels, champion.Encodes)));
        IReadOnlyList<string>? groups = folds.Test.EntityIds;
        record = Step("measure", () => record with
        {
            ChallengerMetrics = RecordParts.Measure(now, normal, groups, run.Seed, stop),
            ChampionMetrics = then is null ? null : RecordParts.Measure(then, normal, groups, run.Seed, stop),
        });
        bool encode = Encodes(model);
        return (record, new GateEvidence
        {
            Challenger = now,
            Champion = then,
            MajorityClass = folds.MajorityClass,
            NormalClass = normal,
            Groups = groups,
            GoldenChallenger = steps.Golden is null ? null : new ScoredRows(model, steps.Golden.Input(encode)),
            GoldenChampion = steps.Golden is null || champion is null ? null : new ScoredRows(champion.Model, steps.Golden.Input(champion.Encodes)),
            KnownChallenger = known is null ? null : new ScoredRows(model, known.Rows.Input(known.Judged, _labels, encode)),
            KnownChampion = known is null ? null : new ScoredRows(champion!.Model, known.Rows.Input(known.Judged, _labels, champion.Encodes)),
            KnownDetail = known?.Detail ?? "",
            Neighbors = record.Neighbors,
            DriftTriggered = driftTriggered,
            Seed = run.Seed,
        });
    }

    /// <summary>Trains again without each unusual reviewer; a promotion that someone's samples make worse on rows beyond doubt is refused.</summary>
    private RunRecord Influence(RunRecord record, GateEvidence with, KnownRows? known, RunRows rows, int[] kept, FoldPlan plan, bool encode, CancellationToken stop)
    {
        if (with.KnownChallenger is null && with.GoldenChallenger is null) return record;
        foreach (string reviewer in UnusualReviewers.Of(rows.Samples, kept, record.Neighbors, _labels.IdOf(options.NormalLabel), options.Screening))
        {
            FoldPlan without = plan.Without(i => rows.Samples[kept[i]].ReviewerId == reviewer);
            (_, ThreatModel model) = Fit(record, new RunFolds(rows, kept, without, _labels, encode), encode, stop);
            using (model)
            {
                ScoredRows? golden = steps.Golden is null ? null : new ScoredRows(model, steps.Golden.Input(encode)), knownRows = known is null ? null : new ScoredRows(model, known.Rows.Input(known.Judged, _labels, encode));
                long overrides = rows.Samples.LongCount(s => s.IsNew && s.IsOverride && s.ReviewerId == reviewer);
                (ReviewerInfluence found, GateCondition condition) = UnusualReviewers.Judge(reviewer, overrides, (with.KnownChallenger, knownRows), (with.GoldenChallenger, golden), options.Gate);
                record = record with { Influences = record.Influences.Add(found), Gate = record.Gate.Add(condition) };
                if (condition.Holds == false)
                    record = record with { Decision = RunDecision.Reject, Why = $"Not met: {condition.Name} ({condition.Detail}). Look at the reviewer's samples; Screening.ExcludedReviewers leaves them out of the next run." };
            }
        }
        return record;
    }

    /// <summary>The last sample that the champion's own run has read: what came later is what is in question.</summary>
    private async Task<long> TrustedUpToAsync(Champion champion, CancellationToken stop)
        => champion.RunId is string id && await runs.GetAsync(id, stop).ConfigureAwait(false) is { } made ? Math.Min(made.ClaimedUpTo, run.ClaimedAfter) : 0;

    private bool Encodes(ThreatModel model) => model.Trained.FeatureCount != options.Schema!.Columns.Count;

    private T Step<T>(string name, Func<T> work)
    {
        progress?.Report(new RetrainProgress(run.RunId, name, 0, ""));
        long start = time.GetTimestamp();
        using Activity? activity = Activity(name);
        T result = work();
        Done(name, start);
        return result;
    }

    private async Task<T> StepAsync<T>(string name, Func<Task<T>> work)
    {
        progress?.Report(new RetrainProgress(run.RunId, name, 0, ""));
        long start = time.GetTimestamp();
        using Activity? activity = Activity(name);
        T result = await work().ConfigureAwait(false);
        Done(name, start);
        return result;
    }

    private static Activity? Activity(string name) => RetrainingMeter.Activities.StartActivity("threat.retraining.step")?.SetTag("step", name);

    private void Done(string name, long start)
    {
        double seconds = time.GetElapsedTime(start).TotalSeconds;
        _times.Add(new StepTime(name, seconds));
        RetrainingMeter.Step(options.ModelName, name, seconds);
        Log.StepDone(logger, run.RunId, name, seconds);
        progress?.Report(new RetrainProgress(run.RunId, name, 1, ""));
    }

    private sealed class StepProgress(RunExecution owner, string step) : IProgress<double>
    {
        public void Report(double value) => owner.Forward(step, value, "");
    }

    private sealed class EpochProgress(RunExecution owner) : IProgress<TrainingProgress>
    {
        public TrainingProgress? Last { get; private set; }

        public void Report(TrainingProgress value)
        {
            Last = value;
            owner.Forward("train", (double)value.Epoch / value.Epochs, string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch} of {value.Epochs}, loss {value.TrainingLoss:0.####}"));
        }
    }

    private void Forward(string step, double fraction, string detail) => progress?.Report(new RetrainProgress(run.RunId, step, fraction, detail));
}
