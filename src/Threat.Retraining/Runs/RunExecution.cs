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
    private readonly LabelSet _labels = options.Labels;
    private readonly StepTimer _timer = new(run.RunId, options.ModelName, time, logger, progress);

    /// <param name="withoutReviewers">Reviewers whose samples are left out.</param>
    /// <param name="driftTriggered">Whether drift started the run.</param>
    /// <param name="refit">Whether a model that passes is trained once more; replays only ask for the gate's answer.</param>
    /// <param name="stop">Stops the work.</param>
    public async Task<TrainedRun> TrainAsync(IReadOnlySet<string> withoutReviewers, bool driftTriggered, bool refit, CancellationToken stop)
    {
        DateTimeOffset started = time.GetUtcNow();
        RunRows rows = await _timer.StepAsync("load", () => RunRows.LoadAsync(samples, run, options, stop)).ConfigureAwait(false);
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
        (record, int[] kept) = _timer.Step("screen", () => new RunScreening(steps.Screens!, _labels, options.Screening.ExcludedReviewers).Apply(record, rows, withoutReviewers));
        foreach (ScreenRecord screen in record.Screens) RetrainingMeter.LeftOut(options.ModelName, screen);
        record = _timer.Step("drift", () => record with { Drift = DriftMeasures.Of(rows, options.Drift, _labels, options.Schema!.Columns) });
        using Champion? champion = await _timer.StepAsync("load champion", () => Champion.LoadAsync(steps.Registry, options, stop)).ConfigureAwait(false);
        record = record with { Champion = champion?.Version, ComparedWith = champion?.ReferenceVersion };
        HeldOutRows heldOut = new(rows.Samples, options.Folds.HeldOutSources);
        KnownRows? known = champion is null ? null : await _timer.StepAsync("load known rows", async () => await KnownRows.LoadAsync(samples, run, await TrustedUpToAsync(champion, stop).ConfigureAwait(false), options, heldOut, stop).ConfigureAwait(false)).ConfigureAwait(false);
        if (known is not null && options.Screening.NeighborSignal) record = _timer.Step("neighbours", () => record with { Neighbors = NeighborAudit.Of(rows, kept, known.Rows, _labels, _labels.IdOf(options.NormalLabel), options.Screening.TrustedReviewers, stop) });
        bool encode = options.MissingValues == MissingValueHandling.Encode || (options.MissingValues == MissingValueHandling.Auto && (rows.HasMasks || champion is { Encodes: true }));
        RunTraining training = new(steps, options, _timer, run.Seed, time);
        ThreatModel? model = null, refitted = null;
        try
        {
            if (kept.Length == 0) throw new InsufficientDataException("No verified sample is left to train on.");
            FoldPlan plan = _timer.Step("split", () => steps.Folds!.Plan(rows.Raw(kept, _labels), run.Seed));
            plan = heldOut.Remove(plan, rows.Samples, kept);
            if (champion is not null) plan = champion.Unseen(plan, rows.Samples, kept, heldOut);
            RunFolds folds = new(rows, kept, plan, _labels, encode);
            record = record with { Folds = folds.Describe(), FoldNotes = [.. plan.Notes] };
            (record, model) = training.Fit(record, folds, Limit(champion, rows, kept, plan), encode, stop);
            (record, GateEvidence evidence) = Test(record, folds, model, champion, known, rows, kept, plan, driftTriggered || (options.Gate.MeasuredDrift && DriftMeasures.OfLabels(record.Drift)), stop);
            GateResult gate = _timer.Step("gate", () => steps.Gate!.Judge(evidence, stop));
            record = record with { Decision = gate.Decision, Why = gate.Why, Gate = [.. gate.Conditions] };
            if (gate.Decision == RunDecision.Promote && options.Screening.InfluenceReviewers > 0) record = Influence(record, training, evidence, champion, known, rows, kept, plan, encode, stop);
            if (gate.Decision == RunDecision.Promote && record.Decision == RunDecision.Promote && refit && options.Refit)
                (record, refitted) = new RunRefit(steps, options, training, _timer).Make(record, model, evidence, champion, known, heldOut, rows, kept, plan, encode, stop);
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
        record = record with { Times = [.. _timer.Times], EndedAt = time.GetUtcNow() };
        return refitted is null ? new TrainedRun(record, model, null) : new TrainedRun(record, refitted, model);
    }

    private (RunRecord Record, GateEvidence Evidence) Test(RunRecord record, RunFolds folds, ThreatModel model, Champion? champion, KnownRows? known, RunRows rows, int[] kept, FoldPlan plan, bool driftTriggered, CancellationToken stop)
    {
        int normal = _labels.IdOf(options.NormalLabel);
        ScoredRows now = _timer.Step("test", () => new ScoredRows(model, folds.Test));
        int[] testRows = [.. plan.Test.Select(i => kept[i])];
        ScoredRows? then = champion is null ? null : _timer.Step("test champion", () => new ScoredRows(champion.Reference, rows.Input(testRows, _labels, champion.Encodes)));
        IReadOnlyList<string>? groups = folds.Test.EntityIds;
        record = _timer.Step("measure", () => record with
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
            KnownChampion = known is null ? null : new ScoredRows(champion!.Reference, known.Rows.Input(known.Judged, _labels, champion.Encodes)),
            KnownDetail = known?.Detail ?? "",
            Neighbors = record.Neighbors,
            DriftTriggered = driftTriggered,
            Seed = run.Seed,
        });
    }

    /// <summary>Trains again without each unusual reviewer; a promotion that someone's samples make worse on rows beyond doubt is refused.</summary>
    private RunRecord Influence(RunRecord record, RunTraining training, GateEvidence with, Champion? champion, KnownRows? known, RunRows rows, int[] kept, FoldPlan plan, bool encode, CancellationToken stop)
    {
        if (with.KnownChallenger is null && with.GoldenChallenger is null) return record;
        foreach (string reviewer in UnusualReviewers.Of(rows.Samples, kept, record.Neighbors, _labels.IdOf(options.NormalLabel), options.Screening))
        {
            FoldPlan without = plan.Without(i => rows.Samples[kept[i]].ReviewerId == reviewer);
            (_, ThreatModel model) = training.Fit(record, new RunFolds(rows, kept, without, _labels, encode), Limit(champion, rows, kept, without), encode, stop);
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

    /// <summary>As many false positives as the champion has on the same rows: what raises more alarms would be stopped by the gate, however much better it is.</summary>
    private FalsePositiveLimit? Limit(Champion? champion, RunRows rows, int[] kept, FoldPlan plan)
    {
        if (champion is null || !options.KeepFalsePositiveRate) return null;
        int normal = _labels.IdOf(options.NormalLabel);
        LabeledDataset fold = rows.Input([.. plan.Threshold.Select(i => kept[i])], _labels, champion.Encodes);
        ReadOnlySpan<int> truth = fold.Labels.Span, decided = new ScoredRows(champion.Reference, fold).Decisions.Span;
        int alarms = 0;
        for (int i = 0; i < truth.Length; i++) if (truth[i] == normal && decided[i] >= 0 && decided[i] != normal) alarms++;
        return new FalsePositiveLimit(normal, alarms);
    }

    /// <summary>The last sample that the champion's own run has read: what came later is what is in question.</summary>
    private async Task<long> TrustedUpToAsync(Champion champion, CancellationToken stop)
        => champion.RunId is string id && await runs.GetAsync(id, stop).ConfigureAwait(false) is { } made ? Math.Min(made.ClaimedUpTo, run.ClaimedAfter) : 0;

    private bool Encodes(ThreatModel model) => model.Trained.FeatureCount != options.Schema!.Columns.Count;
}
