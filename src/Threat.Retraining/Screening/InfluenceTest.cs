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
        Dictionary<string, double> with = Recalls(await retrainer.ReplayAsync(run.RunId, null, null, cancellationToken).ConfigureAwait(false));
        List<ReviewerInfluence> found = [];
        foreach ((string reviewer, long count) in overrides.OrderByDescending(static o => o.Value).ThenBy(static o => o.Key, StringComparer.Ordinal).Take(most))
        {
            Dictionary<string, double> without = Recalls(await retrainer.ReplayAsync(run.RunId, [reviewer], null, cancellationToken).ConfigureAwait(false));
            string worst = with.Keys.Where(without.ContainsKey).OrderByDescending(c => without[c] - with[c]).ThenBy(c => labels.IdOf(c)).FirstOrDefault() ?? "";
            if (worst.Length > 0) found.Add(new ReviewerInfluence(reviewer, count, worst, with[worst], without[worst]));
        }
        return [.. found.OrderByDescending(static f => f.Harm)];
    }

    private static Dictionary<string, double> Recalls(RunRecord record)
    {
        GateCondition[] golden = [.. record.Gate.Where(static c => c.Name.StartsWith(GoldenPrefix, StringComparison.Ordinal) && c.Figure is not null)];
        return golden.Length > 0
            ? golden.ToDictionary(static c => c.Name[GoldenPrefix.Length..], static c => c.Figure!.Value)
            : record.ChallengerMetrics?.Classes.Where(static c => c.Support > 0).ToDictionary(static c => c.Name, static c => c.Recall.Rate) ?? [];
    }
}
