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

    /// <summary>
    /// Compares, class by class, the model with the reviewer's samples and the one without, on known and golden rows. The level is shared among all comparisons of the run, so that all of them together rarely
    /// blame an honest reviewer.
    /// </summary>
    public static (ReviewerInfluence? Found, GateCondition Condition) Judge(string reviewer, long overrides, int reviewers, (ScoredRows? With, ScoredRows? Without) known, (ScoredRows? With, ScoredRows? Without) golden, GateOptions o)
    {
        (string Where, string Class, PairedRows Rows)[] judged = [.. Classes("known", known, o.MinKnownRows), .. Classes("golden", golden, o.MinKnownRows)];
        if (judged.Length == 0) return (null, NotJudged(reviewer, null, $"no class has {o.MinKnownRows} known or golden rows to compare on", o));
        double alpha = RecallCondition.Shared(o.Alpha, reviewers * judged.Length);
        (_, string name, PairedRows t) = judged.MaxBy(static j => j.Rows.Loss);
        ReviewerInfluence worst = new(reviewer, overrides, name, t.Recall, t.Recall + t.Loss);
        string harm = string.Join("; ", judged.Where(j => j.Rows.Loss > o.KnownRecallTolerance && j.Rows.PValue < alpha)
            .Select(static j => FormattableString.Invariant($"{j.Where} {j.Class}: recall {j.Rows.Recall:0.000}, without the reviewer {j.Rows.Recall + j.Rows.Loss:0.000}, {j.Rows.Rows} rows, p = {j.Rows.PValue:0.####}")));
        return (worst, new GateCondition(Name(reviewer), harm.Length == 0, worst.Harm, Asked(o), harm.Length == 0 ? worst.ToString() : harm));
    }

    public static GateCondition NotJudged(string reviewer, bool? holds, string why, GateOptions o) => new(Name(reviewer), holds, null, Asked(o), why);

    private static string Name(string reviewer) => $"influence of {reviewer}";

    private static string Asked(GateOptions o) => FormattableString.Invariant($"no class better without by more than {o.KnownRecallTolerance} and chance");

    private static IEnumerable<(string Where, string Class, PairedRows Rows)> Classes(string where, (ScoredRows? With, ScoredRows? Without) rows, int least)
    {
        if (rows is not ({ } with, { } without)) yield break;
        for (int c = 0; c < with.Rows.LabelSet.Count; c++)
        {
            PairedRows t = PairedRows.Of(with, without, c);
            if (t.Rows >= least) yield return (where, with.Rows.LabelSet.Names[c], t);
        }
    }
}
