using static System.FormattableString;

namespace Threat.Retraining.Internal;

/// <summary>Whether the new model still recognises, class by class, what was accepted before the feedback in question.</summary>
internal static class KnownRowConditions
{
    public const string Absent = "known rows";

    public static IReadOnlyList<GateCondition> Of(GateEvidence e, GateOptions o)
    {
        if (e.Champion is null) return [];
        if (e.KnownChallenger is null || e.KnownChampion is null)
        {
            bool open = o.RequireKnownRows && e.GoldenChallenger is null;
            return [new GateCondition(Absent, open ? false : null, null, "known rows or a golden set", open
                ? "nothing shows whether the feedback is poisoned: no run of this store made the champion, no reviewer is trusted, and there is no golden set. Set RetrainSteps.Golden, name Screening.TrustedReviewers, or switch Gate.RequireKnownRows off"
                : "there are none")];
        }
        return [.. RecallCondition.Judge("known ", e.KnownChallenger, e.KnownChampion, ("known", e.KnownDetail), o.MinKnownRows,
            (c, t) => e.KnownLearnedClasses.Contains(c) ? Math.Max(o.KnownRecallTolerance, o.LearnedRecallTolerance * (t.Recall + t.Loss)) : o.KnownRecallTolerance, o.Alpha)];
    }

    /// <summary>Flips of attacks to normal show here even when the new model is better than the champion in every respect.</summary>
    public static IEnumerable<GateCondition> Neighbors(GateEvidence e, GateOptions o)
    {
        if (e.Neighbors is not { KnownNormal: > 0 } n || o.NeighborAlpha == 0) yield break;
        yield return new GateCondition("normal among known attacks", n.PValue >= o.NeighborAlpha || n.NewShare < 2 * n.KnownShare, n.NewShare, Invariant($"below twice the known share, or p >= {o.NeighborAlpha}"),
            n + (n.PValue >= o.NeighborAlpha ? "" : ". If these verdicts are right, let a second reviewer confirm them or name the reviewers in Screening.TrustedReviewers"));
    }
}
