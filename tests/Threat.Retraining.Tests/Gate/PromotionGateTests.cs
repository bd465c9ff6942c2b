using Threat.Core;
using Threat.Shared;

namespace Threat.Retraining.Tests;

/// <summary>The default gate on simulated models: how often luck gets through, how often a real gain does.</summary>
public sealed partial class PromotionGateTests
{
    private const int Gates = 400, KnownRows = 1000;
    private static readonly LabelSet Labels = LabelSet.Create("Normal", "Scan", "Brute");

    private static PromotionGate Gate(Action<GateOptions>? change = null)
    {
        GateOptions options = new() { Replicates = 300, RequireKnownRows = false };
        change?.Invoke(options);
        return new PromotionGate(options);
    }

    /// <summary>Two models that are right on 90 % and 90 % + gain of the rows; on seven rows of ten they agree because the row is easy or hard.</summary>
    private static GateEvidence Evidence(long seed, double gain, int rows = 1000)
    {
        SeededRandom random = new(seed, 9);
        int[] truth = new int[rows], a = new int[rows], b = new int[rows];
        string[] groups = new string[rows];
        double[] pa = new double[3 * rows], pb = new double[3 * rows];
        for (int i = 0; i < rows; i++)
        {
            double u = random.NextDouble();
            truth[i] = u < 0.7 ? 0 : u < 0.9 ? 1 : 2;
            groups[i] = $"g{i / 4}";
            double shared = random.NextDouble();
            bool together = random.NextDouble() < 0.7;
            a[i] = Draw(ref random, truth[i], 0.9 + gain, together ? shared : random.NextDouble());
            b[i] = Draw(ref random, truth[i], 0.9, together ? shared : random.NextDouble());
            Confident(pa, i, a[i], 0.9 + gain);
            Confident(pb, i, b[i], 0.9);
        }
        return new GateEvidence
        {
            Challenger = new ScoredRows(new LabeledProbabilities(new ProbabilityMatrix(pa, 3), truth, Labels), a),
            Champion = new ScoredRows(new LabeledProbabilities(new ProbabilityMatrix(pb, 3), truth, Labels), b),
            MajorityClass = 0,
            NormalClass = 0,
            Groups = groups,
            Seed = seed,
        };
    }

    private static int Draw(ref SeededRandom random, int truth, double accuracy, double u) => u < accuracy ? truth : (truth + 1 + random.NextInt32(2)) % 3;

    private static void Confident(double[] p, int row, int predicted, double confidence)
    {
        for (int c = 0; c < 3; c++) p[3 * row + c] = c == predicted ? confidence : (1 - confidence) / 2;
    }

    /// <summary>As a run hands it to the gate: also known rows that both models are judged on, and honest new verdicts beside known ones.</summary>
    private static GateEvidence Whole(long seed, double gain)
    {
        GateEvidence known = Evidence(seed + 1_000_000_000, gain, KnownRows);
        SeededRandom random = new(seed, 10);
        int newAmong = 0, knownAmong = 0;
        for (int i = 0; i < 700; i++) if (random.NextDouble() < 0.02) newAmong++;
        for (int i = 0; i < 2000; i++) if (random.NextDouble() < 0.02) knownAmong++;
        return Evidence(seed, gain) with { KnownChallenger = known.Challenger, KnownChampion = known.Champion, KnownDetail = "simulated", Neighbors = new NeighborRecord(700, newAmong, 2000, knownAmong, []) };
    }

    private static double PromotedShare(double gain, bool drift = false)
    {
        int promoted = 0;
        PromotionGate standard = new();
        Parallel.For(0, Gates, g =>
        {
            if (standard.Judge(Whole(g + (long)(1e6 * gain), gain) with { DriftTriggered = drift }).Decision == RunDecision.Promote) Interlocked.Increment(ref promoted);
        });
        return (double)promoted / Gates;
    }

    [Test]
    public void An_equal_model_is_promoted_in_at_most_one_of_twenty_default_gates_at_1000_rows()
    {
        double share = PromotedShare(0);
        TestContext.Out.WriteLine(FormattableString.Invariant($"equal models promoted: {100 * share:0.0} % of {Gates} gates"));
        share.ShouldBeLessThanOrEqualTo(0.05);
    }

    [Test]
    public void A_real_gain_is_seen_the_better_the_larger_it_is()
    {
        double[] power = [PromotedShare(0.01), PromotedShare(0.02), PromotedShare(0.03)];
        TestContext.Out.WriteLine(FormattableString.Invariant($"promoted at a true gain of 1, 2, 3 points: {100 * power[0]:0.0}, {100 * power[1]:0.0}, {100 * power[2]:0.0} % of {Gates} gates"));
        power.ShouldBe(power.Order());
        power[0].ShouldBeGreaterThan(0.05);
        power[2].ShouldBeGreaterThan(0.8);
    }

    [Test]
    public void Under_drift_a_model_that_is_not_worse_passes_more_easily_and_a_worse_one_does_not()
    {
        double[] shares = [PromotedShare(-0.01, drift: true), PromotedShare(0, drift: true), PromotedShare(0.01, drift: true), PromotedShare(0.02, drift: true)];
        TestContext.Out.WriteLine(FormattableString.Invariant($"promoted under drift at a true gain of -1, 0, 1, 2 points: {string.Join(", ", shares.Select(static s => (100 * s).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)))} % of {Gates} gates"));
        shares.ShouldBe(shares.Order());
        shares[0].ShouldBeLessThanOrEqualTo(0.05);
        shares[3].ShouldBeGreaterThan(0.8);
    }

    [Test]
    public void No_condition_of_its_own_refuses_equal_models_in_more_than_one_of_twelve_gates()
    {
        Dictionary<string, int> refused = [];
        PromotionGate standard = new();
        for (int g = 0; g < Gates; g++)
        {
            foreach (GateCondition c in standard.Judge(Whole(g, 0)).Conditions)
            {
                if (c.Holds == false && c.Name is not ("better than the champion" or "macro-F1 gain")) refused[c.Name] = refused.GetValueOrDefault(c.Name) + 1;
            }
        }
        TestContext.Out.WriteLine(string.Join(", ", refused.OrderByDescending(static r => r.Value).Select(static r => FormattableString.Invariant($"{r.Key} {100.0 * r.Value / Gates:0.0} %"))));
        refused.Values.ShouldAllBe(static n => n <= Gates / 12);
    }

    [Test]
    public void Fewer_rows_than_asked_are_insufficient_evidence()
    {
        GateResult result = Gate().Judge(Evidence(1, 0.09, rows: 999));
        (result.Decision, result.Why).ShouldBe((RunDecision.InsufficientEvidence, "only 999 test rows; 1000 are needed to tell a better model from luck"));
    }

    [Test]
    public void A_first_model_must_beat_the_majority_class()
    {
        GateEvidence good = Evidence(1, 0) with { Champion = null };
        Gate().Judge(good).Decision.ShouldBe(RunDecision.Promote);
        int[] all = new int[1000];
        GateEvidence useless = good with { Challenger = new ScoredRows(good.Challenger.Rows, all) };
        GateResult refused = Gate().Judge(useless);
        refused.Decision.ShouldBe(RunDecision.Reject);
        refused.Why.ShouldStartWith("Not met: better than the majority class (right where the majority class is wrong: 0, the other way round: 0, p = 1)");
    }

    [Test]
    public void After_drift_an_equal_accuracy_is_enough_for_that_condition()
    {
        GateEvidence equal = Evidence(3, 0) with { DriftTriggered = true };
        equal = equal with { Challenger = equal.Champion! };
        GateCondition[] conditions = [.. Gate().Judge(equal).Conditions];
        conditions.Single(static c => c.Name == "not less accurate than the champion").Holds.ShouldBe(true);
        conditions.ShouldNotContain(static c => c.Name == "better than the champion");
        (conditions.Single(static c => c.Name == "macro-F1 gain").Holds, Gate().Judge(equal with { DriftTriggered = false }).Conditions.Single(static c => c.Name == "macro-F1 gain").Holds).ShouldBe((true, false));
    }

    [Test]
    public void The_same_evidence_gives_the_same_answer() => Gate().Judge(Evidence(1, 0.02)).Conditions.ShouldBe(Gate().Judge(Evidence(1, 0.02)).Conditions);

    [Test]
    public void Rows_of_one_source_widen_the_interval()
    {
        GateEvidence e = Evidence(1, 0.02);
        string[] coarse = [.. Enumerable.Range(0, 1000).Select(static i => $"g{i / 100}")];
        PairedBootstrap fine = PairedBootstrap.Compare(e.Challenger, e.Champion!), grouped = PairedBootstrap.Compare(e.Challenger, e.Champion!, coarse);
        (fine.MacroF1Gain, fine.GroupCount, grouped.GroupCount).ShouldBe((grouped.MacroF1Gain, 1000, 10));
        grouped.MacroF1GainLower.ShouldNotBe(fine.MacroF1GainLower);
    }
}
