using static System.FormattableString;

namespace Threat.Retraining.Internal;

/// <summary>The conditions one by one.</summary>
internal static class GateConditions
{
    public static GateCondition MinimumRows(GateEvidence e, GateOptions o)
    {
        int n = e.Challenger.Rows.RowCount;
        return new GateCondition("test rows", n >= o.MinTestRows, n, $">= {o.MinTestRows}",
            n >= o.MinTestRows ? $"{n} test rows" : $"only {n} test rows; {o.MinTestRows} are needed to tell a better model from luck");
    }

    public static ScoredRows AlwaysMajority(GateEvidence e)
    {
        LabeledProbabilities rows = e.Challenger.Rows;
        int classes = rows.LabelSet.Count;
        double[] p = new double[rows.RowCount * classes];
        int[] decisions = new int[rows.RowCount];
        for (int i = 0; i < decisions.Length; i++) p[i * classes + (decisions[i] = e.MajorityClass)] = 1;
        return new ScoredRows(new LabeledProbabilities(new ProbabilityMatrix(p, classes), rows.Labels, rows.LabelSet), decisions);
    }

    public static GateCondition McNemar(ScoredRows challenger, ScoredRows other, bool first, GateOptions o)
    {
        McNemarTest t = McNemarTest.Of(challenger.Rows.Labels.Span, challenger.Decisions.Span, other.Decisions.Span);
        string against = first ? "the majority class" : "the champion";
        return new GateCondition(first ? "better than the majority class" : "better than the champion", t.PValue < o.Alpha, t.PValue, Invariant($"McNemar p < {o.Alpha}"),
            Invariant($"right where {against} is wrong: {t.OnlyFirst}, the other way round: {t.OnlySecond}, p = {t.PValue:0.####}"));
    }

    public static GateCondition NonInferiority(PairedBootstrap b, GateOptions o)
        => new("not less accurate than the champion", b.AccuracyGainLower >= -o.NonInferiorityMargin, b.AccuracyGainLower, Invariant($"lower bound >= {-o.NonInferiorityMargin}"),
            Invariant($"accuracy {Signed(b.AccuracyGain)}, lower bound {Signed(b.AccuracyGainLower)}; under drift it need not be higher"));

    /// <summary>
    /// Against a champion accuracy is what must be better beyond chance; macro-F1, which the rarest class moves by points, must have gained as measured, and under drift not have lost beyond chance. A first model has
    /// to show it beyond chance: against the majority class that is easy.
    /// </summary>
    public static GateCondition MacroF1(PairedBootstrap b, bool first, bool drift, GateOptions o)
    {
        string figures = Invariant($"macro-F1 {Signed(b.MacroF1Gain)}, {1 - o.Alpha:P0} bounds {Signed(b.MacroF1GainLower)} and {Signed(b.MacroF1GainUpper)} over {b.GroupCount} groups");
        if (first) return new("macro-F1 gain", b.MacroF1GainLower > 0, b.MacroF1GainLower, Invariant($"lower {1 - o.Alpha:P0} bound > 0"), figures);
        return drift
            ? new("macro-F1 gain", b.MacroF1Gain >= 0 || (b.MacroF1Gain >= -o.MacroF1Tolerance && b.MacroF1GainUpper >= 0), b.MacroF1Gain, Invariant($"loss <= {o.MacroF1Tolerance}, and within chance"), figures + "; under drift it need not be higher")
            : new("macro-F1 gain", b.MacroF1Gain > 0, b.MacroF1Gain, "> 0", figures);
    }

    public static IEnumerable<GateCondition> Recalls(ScoredRows challenger, ScoredRows champion, GateOptions o)
        => RecallCondition.Judge("recall of ", challenger, champion, ("test", ""), o.MinClassRows, (_, _) => o.RecallTolerance, o.Alpha);

    /// <summary>A rise beyond chance is the price of a model that is more often right beyond chance, normal rows included, and within the tolerance alone.</summary>
    public static GateCondition FalsePositives(GateEvidence e, ScoredRows champion, GateOptions o)
    {
        ReadOnlySpan<int> truth = e.Challenger.Rows.Labels.Span, now = e.Challenger.Decisions.Span, then = champion.Decisions.Span;
        int normal = 0, nowOnly = 0, thenOnly = 0, both = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            if (truth[i] != e.NormalClass) continue;
            normal++;
            // An abstention raises no alarm.
            bool a = now[i] >= 0 && now[i] != e.NormalClass, b = then[i] >= 0 && then[i] != e.NormalClass;
            if (a && b) both++;
            else if (a) nowOnly++;
            else if (b) thenOnly++;
        }
        if (normal == 0) return new GateCondition("false-positive rate", null, null, "not worse", "no normal test row");
        double rise = (double)(nowOnly - thenOnly) / normal, p = McNemarTest.Of(nowOnly, thenOnly).PValue;
        bool better = McNemarTest.Of(truth, now, then).PValue < o.Alpha;
        return new GateCondition("false-positive rate", rise <= o.FalsePositiveTolerance && (p >= o.Alpha || rise <= 0 || better), rise,
            Invariant($"rise <= {o.FalsePositiveTolerance}, and within chance unless more often right beyond chance"),
            Invariant($"{(double)(both + nowOnly) / normal:0.0000}, champion {(double)(both + thenOnly) / normal:0.0000}, {normal} normal rows, p of a rise {p:0.###}{(better ? "; more often right beyond chance" : "")}"));
    }

    /// <summary>The error of a model that says more, and is right, may be larger while its probabilities are better by a proper score: so a lower log loss excuses a rise within the tolerance.</summary>
    public static GateCondition Calibration(PairedBootstrap b, ScoredRows challenger, ScoredRows champion, GateOptions o)
    {
        double change = CalibrationMetrics.NegativeLogLikelihood(challenger.Rows) - CalibrationMetrics.NegativeLogLikelihood(champion.Rows);
        return new("calibration error", b.EceRise <= o.EceTolerance && (b.EceRiseLower <= 0 || b.EceRise <= 0 || change < 0), b.EceRise,
            Invariant($"rise <= {o.EceTolerance}, and within chance unless the log loss is lower"), Invariant($"ECE {Signed(b.EceRise)}, lower bound {Signed(b.EceRiseLower)}, log loss {Signed(change)}"));
    }

    public static IEnumerable<GateCondition> Golden(GateEvidence e, GateOptions o)
    {
        if (e.GoldenChallenger is null)
        {
            yield return new GateCondition("golden set", null, null, "configured", "no golden set; label flips that also reach the test fold show on known rows alone. Set RetrainSteps.Golden");
            yield break;
        }
        LabelSet labels = e.GoldenChallenger.Rows.LabelSet;
        for (int c = 0; c < labels.Count; c++)
        {
            PairedRows t = PairedRows.Of(e.GoldenChallenger, e.GoldenChampion ?? e.GoldenChallenger, c);
            if (t.Rows == 0) continue;
            int before = e.GoldenChampion is null ? 0 : t.Hits + t.Lost - t.Won;
            double recall = t.Recall, needed = Math.Max(o.GoldenMinRecall, (double)before / t.Rows - o.GoldenRecallTolerance);
            yield return new GateCondition($"golden {labels.Names[c]}", recall >= needed - 1e-12, recall, Invariant($">= {needed:0.000}"),
                Invariant($"{t.Hits} of {t.Rows} golden rows recognised{(e.GoldenChampion is null ? "" : $", champion {before}")}"));
        }
    }

    private static string Signed(double x) => x.ToString("+0.0000;-0.0000;0.0000", System.Globalization.CultureInfo.InvariantCulture);
}
