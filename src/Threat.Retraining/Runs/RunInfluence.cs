using Microsoft.Extensions.Logging;

namespace Threat.Retraining.Internal;

/// <summary>Trains again without each unusual reviewer; a promotion that someone's samples make worse on rows beyond doubt is refused.</summary>
internal sealed class RunInfluence(RetrainSteps steps, RetrainingOptions options, RunTraining training, ILogger logger)
{
    public RunRecord Measure(RunRecord record, GateEvidence with, RunInput input, CancellationToken stop)
    {
        IReadOnlyList<string> reviewers = UnusualReviewers.Of(input.Rows.Samples, input.Kept, record.Neighbors, input.Labels.IdOf(options.NormalLabel), options.Screening);
        List<GateCondition> conditions = [];
        foreach (string reviewer in reviewers)
        {
            (ReviewerInfluence? found, GateCondition condition) = Judge(record, reviewer, reviewers.Count, with, input, stop);
            conditions.Add(condition);
            if (found is not null) record = record with { Influences = record.Influences.Add(found) };
        }
        record = record with { Gate = [.. record.Gate, .. conditions] };
        GateCondition[] broken = [.. conditions.Where(static c => c.Holds == false)];
        return broken.Length == 0 ? record : record with
        {
            Decision = RunDecision.Reject,
            Why = $"Not met: {string.Join("; ", broken.Select(static c => $"{c.Name} ({c.Detail})"))}. Look at the reviewer's samples; Screening.ExcludedReviewers leaves them out of the next run.",
        };
    }

    private (ReviewerInfluence? Found, GateCondition Condition) Judge(RunRecord record, string reviewer, int reviewers, GateEvidence with, RunInput input, CancellationToken stop)
    {
        if (with.KnownChallenger is null && with.GoldenChallenger is null) return (null, UnusualReviewers.NotJudged(reviewer, null, "there are no known rows and there is no golden set to compare on", options.Gate));
        try
        {
            RunInput without = input with { Plan = input.Plan.Without(i => input.Rows.Samples[input.Kept[i]].ReviewerId == reviewer) };
            (_, ThreatModel model) = training.Fit(record, without, stop);
            using (model)
            {
                ScoredRows? golden = steps.Golden is null ? null : new ScoredRows(model, steps.Golden.Input(input.Encode)), known = input.Known is null ? null : new ScoredRows(model, input.Known.Input(input.Encode));
                long overrides = input.Rows.Samples.LongCount(s => s.IsNew && s.IsOverride && s.ReviewerId == reviewer);
                return UnusualReviewers.Judge(reviewer, overrides, reviewers, (with.KnownChallenger, known), (with.GoldenChallenger, golden), options.Gate);
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // The reviewer is unusual and nobody knows what the samples do: one comparison that cannot be made decides neither about the others nor for the promotion.
            Log.InfluenceUnknown(logger, record.RunId, reviewer, e);
            return (null, UnusualReviewers.NotJudged(reviewer, false, $"not known, which counts as harm: training without the reviewer failed: {e.Message}", options.Gate));
        }
    }
}
