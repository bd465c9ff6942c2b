using DetectionHost.Review;
using Threat.Retraining;

namespace DetectionHost.Endpoints;

/// <summary>A detection as reviewers see it.</summary>
internal sealed record DetectionView(string Id, string Source, DateTimeOffset AsOf, DateTimeOffset ScoredAt, string AttackType, double Score, double Confidence, string ModelVersion, string Explanation,
    IReadOnlyList<Reason> Reasons, Verdict? Verdict, string? CorrectLabel, string? Reviewer, string? SecondReviewer, int VerdictVersion, bool Collected)
{
    public static DetectionView Of(Detection d) => new(d.Id, d.Source, d.Features.AsOf, d.ScoredAt, d.AttackType, d.Score, d.Confidence, d.ModelVersion, d.Explanation,
        d.Reasons, d.Verdict, d.CorrectLabel, d.Reviewer, d.SecondReviewer, d.VerdictVersion, d.Collected);
}
