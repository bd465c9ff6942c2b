namespace Threat.Retraining.Internal;

/// <summary>Whose influence is worth a training of its own, and what it showed.</summary>
internal static class UnusualReviewers
{
    private const double Level = 0.01;
    private const int LeastOverrides = 5;

    /// <summary>Reviewers who call attack detections normal more often than the others, or in the midst of known attacks; the most unusual first.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<ScreenedSample> samples, int[] kept, NeighborRecord? neighbors, int normal, ScreeningOptions options)
    {
        ScreenedSample[] fresh = [.. kept.Select(i => samples[i]).Where(static s => s.IsNew)];
        ReviewerRate[] rates = ReviewerRate.Of(fresh, normal);
        Dictionary<string, double> found = rates.Where(r => r.Overrides >= LeastOverrides && r.PValue < Level / rates.Length).ToDictionary(static r => r.ReviewerId, static r => r.PValue, StringComparer.Ordinal);
        if (neighbors is { KnownNormal: > 0 })
        {
            foreach (NeighborReviewer r in neighbors.Reviewers.Where(static r => r.AmongAttacks >= LeastOverrides))
            {
                double others = (neighbors.NewAmongAttacks - r.AmongAttacks + neighbors.KnownAmongAttacks + 0.5) / (neighbors.NewNormal - r.Normal + neighbors.KnownNormal + 1);
                double p = BinomialTail.AtLeast(r.AmongAttacks, r.Normal, others);
                if (p < Level / neighbors.Reviewers.Length) found[r.ReviewerId] = Math.Min(p, found.GetValueOrDefault(r.ReviewerId, 1));
            }
        }
        return [.. found.Where(f => !options.TrustedReviewers.Contains(f.Key)).OrderBy(static f => f.Value).ThenBy(static f => f.Key, StringComparer.Ordinal).Take(options.InfluenceReviewers).Select(static f => f.Key)];
    }

    /// <summary>Compares, class by class, the model with the reviewer's samples and the one without, on known and golden rows.</summary>
    public static (ReviewerInfluence Found, GateCondition Condition) Judge(string reviewer, long overrides, (ScoredRows? With, ScoredRows? Without) known, (ScoredRows? With, ScoredRows? Without) golden, GateOptions o)
    {
        ReviewerInfluence? worst = null;
        string harm = "";
        foreach ((string where, ScoredRows? with, ScoredRows? without) in new[] { ("known", known.With, known.Without), ("golden", golden.With, golden.Without) })
        {
            if (with is null || without is null) continue;
            for (int c = 0; c < with.Rows.LabelSet.Count; c++)
            {
                RecallCondition.Paired t = RecallCondition.Paired.Of(with, without, c);
                if (t.Rows < o.MinKnownRows) continue;
                string name = with.Rows.LabelSet.Names[c];
                if (worst is null || t.Loss > worst.Harm) worst = new ReviewerInfluence(reviewer, overrides, name, t.Recall, t.Recall + t.Loss);
                if (t.Loss > o.KnownRecallTolerance && t.PValue < o.Alpha)
                    harm += FormattableString.Invariant($"{(harm.Length > 0 ? "; " : "")}{where} {name}: recall {t.Recall:0.000}, without the reviewer {t.Recall + t.Loss:0.000}, {t.Rows} rows, p = {t.PValue:0.####}");
            }
        }
        worst ??= new ReviewerInfluence(reviewer, overrides, "", double.NaN, double.NaN);
        return (worst, new GateCondition($"influence of {reviewer}", harm.Length == 0, worst.Harm, FormattableString.Invariant($"no class better without by more than {o.KnownRecallTolerance} and chance"), harm.Length == 0 ? worst.ToString() : harm));
    }
}
