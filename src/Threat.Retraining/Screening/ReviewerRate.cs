namespace Threat.Retraining.Internal;

/// <summary>How often a reviewer alone calls attack detections normal, beside the others.</summary>
internal sealed record ReviewerRate(string ReviewerId, int Overrides, int Reviewed, double OthersRate, double PValue)
{
    public double Rate => (double)Overrides / Reviewed;

    public static bool Counts(ScreenedSample s, int normal) => s.SecondReviewerId is null && s.PredictedLabel != normal && s.Label == normal;

    /// <summary>The reviewers who have others to be compared with, most unusual first.</summary>
    public static ReviewerRate[] Of(IReadOnlyList<ScreenedSample> samples, int normal)
    {
        Dictionary<string, (int Overrides, int Reviewed)> counts = new(StringComparer.Ordinal);
        int overrides = 0, reviewed = 0;
        foreach (ScreenedSample s in samples)
        {
            if (s.PredictedLabel == normal) continue;
            (int o, int n) = counts.GetValueOrDefault(s.ReviewerId);
            int one = Counts(s, normal) ? 1 : 0;
            counts[s.ReviewerId] = (o + one, n + 1);
            overrides += one;
            reviewed++;
        }
        return counts.Count < 2 ? [] : [.. counts.Select(c =>
        {
            // Half an override more than was seen: with none the others' rate would be 0 and any override proof.
            double others = (overrides - c.Value.Overrides + 0.5) / (reviewed - c.Value.Reviewed + 1);
            return new ReviewerRate(c.Key, c.Value.Overrides, c.Value.Reviewed, others, BinomialTail.AtLeast(c.Value.Overrides, c.Value.Reviewed, others));
        }).OrderBy(static r => r.PValue).ThenBy(static r => r.ReviewerId, StringComparer.Ordinal)];
    }
}
