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
            DriftTriggered = driftTriggered,
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
        using Champion? champion = await _timer.StepAsync("load champion", () => Champion.LoadAsync(steps.Registry, options, logger, stop)).ConfigureAwait(false);
        record = record with { Champion = champion?.Version, ComparedWith = champion?.ReferenceVersion };
        HeldOutRows heldOut = new(rows.Samples, options.Folds.HeldOutSources);
        record = record with { HeldOut = heldOut.Record };
        ChampionRun? made = champion is null ? null : await ChampionRun.LoadAsync(champion, runs, heldOut, stop).ConfigureAwait(false);
        KnownRows? known = made is null ? null : await _timer.StepAsync("load known rows", () => KnownRows.LoadAsync(samples, run, made, options, heldOut, stop)).ConfigureAwait(false);
        if (known is not null && options.Screening.NeighborSignal) record = _timer.Step("neighbours", () => record with { Neighbors = NeighborAudit.Of(rows, kept, known.Rows, _labels, _labels.IdOf(options.NormalLabel), options.Screening.TrustedReviewers, stop) });
        bool encode = options.MissingValues == MissingValueHandling.Encode || (options.MissingValues == MissingValueHandling.Auto && (rows.HasMasks || champion is { Encodes: true }));
        RunTraining training = new(steps, options, _timer, run.Seed, time);
        ThreatModel? model = null, refitted = null;
        try
        {
            if (kept.Length == 0) throw new InsufficientDataException("No verified sample is left to train on.");
            FoldPlan plan = _timer.Step("split", () => steps.Folds!.Plan(rows.Raw(kept, _labels), run.Seed));
            plan = heldOut.Remove(plan, rows.Samples, kept);
            if (made is not null) plan = champion!.Unseen(plan, rows.Samples, kept, made);
            RunInput input = new(rows, kept, plan, heldOut, champion, known, _labels, encode);
            RunFolds folds = input.Folds();
            record = record with { Folds = folds.Describe(), FoldNotes = [.. plan.Notes], TestSplit = plan.TestSplit };
            (record, model) = training.Fit(record, input, folds, stop);
            (record, GateEvidence evidence) = Test(record, folds, model, input, driftTriggered || (options.Gate.MeasuredDrift && DriftMeasures.OfLabels(record.Drift)), stop);
            GateResult gate = _timer.Step("gate", () => steps.Gate!.Judge(evidence, stop));
            record = record with { Decision = gate.Decision, Why = gate.Why, Gate = [.. gate.Conditions] };
            if (gate.Decision == RunDecision.Promote && options.Screening.InfluenceReviewers > 0) record = new RunInfluence(steps, options, training, logger).Measure(record, evidence, input, stop);
            if (gate.Decision == RunDecision.Promote && record.Decision == RunDecision.Promote && refit && options.Refit)
                (record, refitted) = new RunRefit(steps, options, training, _timer).Make(record, model, evidence, input, stop);
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

    private (RunRecord Record, GateEvidence Evidence) Test(RunRecord record, RunFolds folds, ThreatModel model, RunInput input, bool driftTriggered, CancellationToken stop)
    {
        int normal = _labels.IdOf(options.NormalLabel);
        (Champion? champion, KnownRows? known) = (input.Champion, input.Known);
        ScoredRows now = _timer.Step("test", () => new ScoredRows(model, folds.Test));
        ScoredRows? then = champion is null ? null : _timer.Step("test champion", () => new ScoredRows(champion.Reference, input.Rows.Input(input.Of(input.Plan.Test), _labels, champion.Encodes)));
        IReadOnlyList<string>? groups = folds.Test.EntityIds;
        record = _timer.Step("measure", () => record with
        {
            ChallengerMetrics = RecordParts.Measure(now, normal, groups, run.Seed, stop),
            ChampionMetrics = then is null ? null : RecordParts.Measure(then, normal, groups, run.Seed, stop),
        });
        return (record, new GateEvidence
        {
            Challenger = now,
            Champion = then,
            MajorityClass = folds.MajorityClass,
            NormalClass = normal,
            Groups = groups,
            GoldenChallenger = steps.Golden is null ? null : new ScoredRows(model, steps.Golden.Input(input.Encode)),
            GoldenChampion = steps.Golden is null || champion is null ? null : new ScoredRows(champion.Model, steps.Golden.Input(champion.Encodes)),
            KnownChallenger = known is null ? null : new ScoredRows(model, known.Input(input.Encode)),
            KnownChampion = known is null ? null : new ScoredRows(champion!.Reference, known.Input(champion.Encodes)),
            KnownLearnedClasses = known?.LearnedClasses ?? ImmutableHashSet<int>.Empty,
            KnownDetail = known?.Detail ?? "",
            Neighbors = record.Neighbors,
            DriftTriggered = driftTriggered,
            Seed = run.Seed,
        });
    }
}
