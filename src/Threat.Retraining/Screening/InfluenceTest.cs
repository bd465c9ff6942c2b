namespace Threat.Retraining.Internal;

/// <summary>Repeats a run without each of some reviewers and compares recalls per class.</summary>
internal sealed class InfluenceTest(ModelRetrainer retrainer, ISampleStore samples, LabelSet labels)
{
    private const string GoldenPrefix = "golden ";

    public async Task<IReadOnlyList<ReviewerInfluence>> MeasureAsync(RunSummary run, int most, CancellationToken cancellationToken)
    {
        Dictionary<string, long> overrides = new(StringComparer.Ordinal);
        await foreach (StoredSample s in samples.ReadAsync(run.Range with { After = Math.Max(run.Range.After, run.ClaimedAfter) }, cancellationToken).ConfigureAwait(false))
        {
            if (s.Sample.Verdict == Verdict.Override) overrides[s.Sample.ReviewerId] = overrides.GetValueOrDefault(s.Sample.ReviewerId) + 1;
        }
        RunRecord with = await retrainer.ReplayAsync(run.RunId, null, null, cancellationToken).ConfigureAwait(false);
        List<ReviewerInfluence> found = [];
        foreach ((string reviewer, long count) in overrides.OrderByDescending(static o => o.Value).ThenBy(static o => o.Key, StringComparer.Ordinal).Take(most))
        {
            // A run that measured nothing gives nothing to compare with: no training needed to say so.
            RunRecord? without = with.ChallengerMetrics is null ? null : await retrainer.ReplayAsync(run.RunId, [reviewer], null, cancellationToken).ConfigureAwait(false);
            found.Add(Compare(reviewer, count, with, without));
        }
        return [.. found.OrderBy(static f => f.NotMeasured is not null).ThenByDescending(static f => f.Harm)];
    }

    private ReviewerInfluence Compare(string reviewer, long overrides, RunRecord with, RunRecord? without)
    {
        if (without is null) return NotMeasured($"the run itself measured nothing: {with.Why}");
        if (without.ChallengerMetrics is null) return NotMeasured($"without the reviewer: {without.Why}");
        // A gate that stops for lack of test rows asks no golden set: then both models are compared on their test rows, never one on these and one on those.
        (Dictionary<string, double> before, Dictionary<string, double> after) = (Golden(with), Golden(without));
        if (before.Count == 0 || after.Count == 0) (before, after) = (Tested(with), Tested(without));
        string? worst = before.Keys.Where(after.ContainsKey).OrderByDescending(c => after[c] - before[c]).ThenBy(c => labels.IdOf(c)).FirstOrDefault();
        return worst is null ? NotMeasured("no class has test rows both with and without the reviewer") : new ReviewerInfluence(reviewer, overrides, worst, before[worst], after[worst]);

        ReviewerInfluence NotMeasured(string why) => new(reviewer, overrides, "", 0, 0) { NotMeasured = why };
    }

    private static Dictionary<string, double> Golden(RunRecord record) => record.Gate.Where(static c => c.Name.StartsWith(GoldenPrefix, StringComparison.Ordinal) && c.Figure is not null)
        .ToDictionary(static c => c.Name[GoldenPrefix.Length..], static c => c.Figure!.Value);

    private static Dictionary<string, double> Tested(RunRecord record) => record.ChallengerMetrics!.Classes.Where(static c => c.Support > 0).ToDictionary(static c => c.Name, static c => c.Recall.Rate);
}
