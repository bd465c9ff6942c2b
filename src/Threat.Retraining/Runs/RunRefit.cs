using System.Collections.Immutable;

namespace Threat.Retraining.Internal;

/// <summary>After a passed gate: trains on every row of the run and checks the result on what no test row decides.</summary>
/// <remarks>
/// A copy of a checked row among the trained ones would make the check a test of memory. Copies of rows for early stopping are left out of the training, as the plan has done before. Copies of held-out rows are
/// learned from and those rows are not checked on instead: what is frequent occurs in some held-out source as well, and without it the refit would not know the most frequent traffic.
/// </remarks>
internal sealed class RunRefit(RetrainSteps steps, RetrainingOptions options, RunTraining training, StepTimer timer)
{
    /// <returns>The record with the refit in it, and the refitted model when it is to serve.</returns>
    public (RunRecord Record, ThreatModel? Model) Make(RunRecord record, ThreatModel gated, GateEvidence evidence, RunInput input, CancellationToken stop)
    {
        (RunRows rows, int[] kept) = (input.Rows, input.Kept);
        int[] validation = input.Of(input.Plan.Validation), strange = [.. kept.Where(i => input.HeldOut.Holds(rows.Samples[i]))];
        ulong Vector(int row) => VectorKey.Of(rows.Values(row));
        HashSet<ulong> stopping = [.. validation.Select(Vector)];
        int[] apart = [.. validation.Union(strange)], learned = [.. kept.Except(apart).Where(i => !stopping.Contains(Vector(i)))];
        HashSet<ulong> taught = [.. learned.Select(Vector)];
        int[] unseen = [.. apart.Where(i => !taught.Contains(Vector(i)))];
        (RefitRecord refit, ThreatModel model) = training.Refit(record, gated, input.Dataset(learned), input.Dataset(validation), kept.Max(i => rows.Samples[i].EventTime).AddTicks(1), stop);
        bool serves = false;
        try
        {
            GateCondition[] checks = timer.Step("check refit", () => Checks(model, gated, evidence, input, taught, input.Dataset(unseen)));
            GateCondition[] broken = [.. checks.Where(static c => c.Holds == false)];
            serves = broken.Length == 0;
            string why = string.Join("; ", broken.Select(static c => $"{c.Name} ({c.Detail})"));
            // The gate has compared two models from before their refits. Whether this one beats a refitted champion nobody knows.
            bool keep = !serves && input.Champion is { IsRefit: true };
            refit = refit with
            {
                Notes = [.. Notes(kept.Length - apart.Length - learned.Length, apart.Length - unseen.Length)],
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

    private GateCondition[] Checks(ThreatModel model, ThreatModel gated, GateEvidence evidence, RunInput input, HashSet<ulong> taught, LabeledDataset strange)
    {
        GateOptions o = options.Gate;
        List<GateCondition> checks = [];
        if (input is { Champion: { } champion, Known: { } known } && known.HeldOut.Where(i => !taught.Contains(VectorKey.Of(known.Rows.Values(i)))).ToArray() is { Length: > 0 } rows)
        {
            // Only rows that no model has learned from, in no copy either: on the others a refit recalls what it was told, noise too.
            LabeledDataset heldOut = known.Rows.Input(rows, input.Labels, input.Encode), champions = champion.Encodes == input.Encode ? heldOut : known.Rows.Input(rows, input.Labels, champion.Encodes);
            checks.AddRange(KnownRowConditions.Of(evidence with { KnownChallenger = new ScoredRows(model, heldOut), KnownChampion = new ScoredRows(champion.Model, champions), KnownLearnedClasses = ImmutableHashSet<int>.Empty, KnownDetail = "of held-out sources" }, o));
        }
        if (steps.Golden is { } golden) checks.AddRange(GateConditions.Golden(evidence with { GoldenChallenger = new ScoredRows(model, golden.Input(input.Encode)) }, o));
        // A training that went wrong shows here also when there is no champion yet.
        if (strange.RowCount > 0) checks.Add(RecallCondition.Judge("rows that neither model was trained on", PairedRows.Of(new ScoredRows(model, strange), new ScoredRows(gated, strange), null), ("such", "of held-out sources and for early stopping"), o.MinKnownRows, o.KnownRecallTolerance, o.Alpha, "before the refit"));
        if (checks.All(static c => c.Holds is null)) checks.Add(new GateCondition("something to check on", false, null, "rows of held-out sources, for early stopping, or of a golden set", "there are none, or too few"));
        return [.. checks];
    }

    private static IEnumerable<string> Notes(int copies, int recalled)
    {
        if (copies > 0) yield return $"{copies} rows are left out because a row for early stopping holds the same vector.";
        if (recalled > 0) yield return $"{recalled} rows of held-out sources are not checked on because the refit has learned from the same vector.";
    }
}
