namespace Threat.Retraining.Internal;

/// <summary>After a passed gate: trains on every row of the run and checks the result on what no test row decides.</summary>
internal sealed class RunRefit(RetrainSteps steps, RetrainingOptions options, RunTraining training, StepTimer timer)
{
    private readonly LabelSet _labels = options.Labels;

    /// <returns>The record with the refit in it, and the refitted model when it is to serve.</returns>
    public (RunRecord Record, ThreatModel? Model) Make(RunRecord record, ThreatModel gated, GateEvidence evidence, Champion? champion, KnownRows? known, HeldOutRows heldOut, RunRows rows, int[] kept, FoldPlan plan, bool encode, CancellationToken stop)
    {
        int[] validation = [.. plan.Validation.Select(i => kept[i])], strange = [.. kept.Where(i => heldOut.Holds(rows.Samples[i]))];
        int[] learned = [.. kept.Except(validation).Except(strange)];
        LabeledDataset stopping = rows.Input(validation, _labels, encode);
        (RefitRecord refit, ThreatModel model) = training.Refit(record, gated, rows.Input(learned, _labels, encode), stopping, kept.Max(i => rows.Samples[i].EventTime).AddTicks(1), stop);
        bool serves = false;
        try
        {
            GateCondition[] checks = timer.Step("check refit", () => Checks(model, gated, evidence, champion, known, rows.Input([.. strange, .. validation], _labels, encode), encode));
            GateCondition[] broken = [.. checks.Where(static c => c.Holds == false)];
            serves = broken.Length == 0;
            string why = string.Join("; ", broken.Select(static c => $"{c.Name} ({c.Detail})"));
            // The gate has compared two models from before their refits. Whether this one beats a refitted champion nobody knows.
            bool keep = !serves && champion is { IsRefit: true };
            refit = refit with
            {
                Checks = [.. checks],
                Serves = serves,
                Why = serves ? $"All {checks.Count(static c => c.Holds == true)} checks hold." : $"Not met: {why}. {(keep ? "The champion, a refit itself, goes on serving" : "The model that passed the gate serves")}.",
            };
            record = record with { Refit = refit };
            return (keep ? record with { Decision = RunDecision.Reject, Why = $"The gate passed, but not the refit: {why}." } : record, serves ? model : null);
        }
        finally
        {
            if (!serves) model.Dispose();
        }
    }

    private GateCondition[] Checks(ThreatModel model, ThreatModel gated, GateEvidence evidence, Champion? champion, KnownRows? known, LabeledDataset strange, bool encode)
    {
        GateOptions o = options.Gate;
        List<GateCondition> checks = [];
        if (champion is not null && known is { HeldOut.Length: > 0 })
        {
            // Only rows that no model has learned from: on the others a refit recalls what it was told, noise too.
            LabeledDataset heldOut = known.Rows.Input(known.HeldOut, _labels, encode), champions = champion.Encodes == encode ? heldOut : known.Rows.Input(known.HeldOut, _labels, champion.Encodes);
            checks.AddRange(KnownRowConditions.Of(evidence with { KnownChallenger = new ScoredRows(model, heldOut), KnownChampion = new ScoredRows(champion.Model, champions), KnownDetail = "of held-out sources" }, o));
        }
        if (steps.Golden is { } golden) checks.AddRange(GateConditions.Golden(evidence with { GoldenChallenger = new ScoredRows(model, golden.Input(encode)) }, o));
        // A training that went wrong shows here also when there is no champion yet.
        if (strange.RowCount > 0) checks.Add(RecallCondition.Judge("rows that neither model was trained on", RecallCondition.Paired.Of(new ScoredRows(model, strange), new ScoredRows(gated, strange), null), ("such", "of held-out sources and for early stopping"), o.MinKnownRows, o.KnownRecallTolerance, o.Alpha, "before the refit"));
        if (checks.All(static c => c.Holds is null)) checks.Add(new GateCondition("something to check on", false, null, "rows of held-out sources, for early stopping, or of a golden set", "there are none, or too few"));
        return [.. checks];
    }
}
