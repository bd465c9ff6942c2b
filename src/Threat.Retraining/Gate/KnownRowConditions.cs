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
        LabelSet labels = e.KnownChallenger.Rows.LabelSet;
        List<GateCondition> found = [];
        for (int c = 0; c < labels.Count; c++)
        {
            Paired t = Paired.Of(e.KnownChallenger, e.KnownChampion, c);
            if (t.Rows > 0) found.Add(Judge($"known {labels.Names[c]}", t, e.KnownDetail, o));
        }
        return found;
    }

    /// <summary>Flips of attacks to normal show here even when the new model is better than the champion in every respect.</summary>
    public static IEnumerable<GateCondition> Neighbors(GateEvidence e, GateOptions o)
    {
        if (e.Neighbors is not { KnownNormal: > 0 } n || o.NeighborAlpha == 0) yield break;
        yield return new GateCondition("normal among known attacks", n.PValue >= o.NeighborAlpha || n.NewShare < 2 * n.KnownShare, n.NewShare, Text($"below twice the known share, or p >= {o.NeighborAlpha}"),
            n + (n.PValue >= o.NeighborAlpha ? "" : ". If these verdicts are right, let a second reviewer confirm them or name the reviewers in Screening.TrustedReviewers"));
    }

    private static GateCondition Judge(string name, Paired t, string detail, GateOptions o)
    {
        if (t.Rows < o.MinKnownRows) return new GateCondition(name, null, null, $"from {o.MinKnownRows} known rows on", $"{t.Rows} known rows are too few to judge");
        return new GateCondition(name, t.Loss <= o.KnownRecallTolerance || t.PValue >= o.Alpha, t.Recall, Text($"loss <= {o.KnownRecallTolerance}, or within chance"),
            Text($"recall {t.Recall:0.000}, champion {t.Recall + t.Loss:0.000}, {t.Rows} rows {detail}; lost {t.Lost}, won {t.Won}, p of a loss {t.PValue:0.####}"));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>One class under two models: rows that only one of them recognises.</summary>
    /// <param name="Rows">Rows of the class.</param>
    /// <param name="Hits">Rows that the first model recognises.</param>
    /// <param name="Lost">Recognised by the second only.</param>
    /// <param name="Won">Recognised by the first only.</param>
    public readonly record struct Paired(int Rows, int Hits, int Lost, int Won)
    {
        public double Recall => (double)Hits / Rows;

        public double Loss => (double)(Lost - Won) / Rows;

        /// <summary>One-sided exact McNemar.</summary>
        public double PValue => BinomialTail.FairCoinAtLeast(Lost, Lost + Won);

        public static Paired Of(ScoredRows first, ScoredRows second, int classId)
        {
            ReadOnlySpan<int> truth = first.Rows.Labels.Span, now = first.Decisions.Span, then = second.Decisions.Span;
            int rows = 0, hits = 0, lost = 0, won = 0;
            for (int i = 0; i < truth.Length; i++)
            {
                if (truth[i] != classId) continue;
                rows++;
                if (now[i] == classId) hits++;
                if (now[i] == classId && then[i] != classId) won++;
                if (now[i] != classId && then[i] == classId) lost++;
            }
            return new Paired(rows, hits, lost, won);
        }
    }
}
