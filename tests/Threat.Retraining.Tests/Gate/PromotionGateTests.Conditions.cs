using Threat.Core;

namespace Threat.Retraining.Tests;

/// <summary>The conditions one by one.</summary>
public sealed partial class PromotionGateTests
{
    [Test]
    public void A_class_that_gets_clearly_worse_blocks_a_better_model()
    {
        GateEvidence e = Evidence(5, 0.09);
        int[] decisions = e.Challenger.Decisions.ToArray();
        for (int i = 0, lost = 0; i < decisions.Length && lost < 40; i++)
        {
            if (e.Challenger.Rows.Labels.Span[i] != 2 || decisions[i] != 2) continue;
            decisions[i] = 0;
            lost++;
        }
        GateResult result = Gate().Judge(e with { Challenger = new ScoredRows(e.Challenger.Rows, decisions) });
        result.Decision.ShouldBe(RunDecision.Reject);
        result.Conditions.Single(static c => c.Name == "recall of Brute").Holds.ShouldBe(false);
    }

    [Test]
    public void More_false_alarms_block_a_better_model()
    {
        GateEvidence e = Evidence(6, 0.09);
        int[] decisions = e.Challenger.Decisions.ToArray();
        for (int i = 0, alarms = 0; i < decisions.Length && alarms < 90; i++)
        {
            if (e.Challenger.Rows.Labels.Span[i] != 0 || decisions[i] != 0) continue;
            decisions[i] = 1;
            alarms++;
        }
        Gate().Judge(e with { Challenger = new ScoredRows(e.Challenger.Rows, decisions) }).Conditions.Single(static c => c.Name == "false-positive rate").Holds.ShouldBe(false);
    }

    [Test]
    public void A_model_that_is_more_often_right_beyond_chance_may_raise_false_alarms_within_the_tolerance()
    {
        GateEvidence e = Evidence(6, 0.09);
        ReadOnlySpan<int> truth = e.Challenger.Rows.Labels.Span;
        int[] decisions = e.Champion!.Decisions.ToArray();
        for (int i = 0, alarms = 0, hits = 0; i < decisions.Length; i++)
        {
            if (truth[i] == 0 && decisions[i] == 0 && alarms < 10)
            {
                decisions[i] = 1;
                alarms++;
            }
            else if (truth[i] != 0 && decisions[i] != truth[i] && hits < 25)
            {
                decisions[i] = truth[i];
                hits++;
            }
        }
        GateCondition FalsePositives(int[] decided, double tolerance)
            => Gate(o => o.FalsePositiveTolerance = tolerance).Judge(e with { Challenger = new ScoredRows(e.Champion.Rows, decided) }).Conditions.Single(static c => c.Name == "false-positive rate");
        FalsePositives(decisions, 0.02).ShouldSatisfyAllConditions(c => c.Holds.ShouldBe(true), c => c.Detail.ShouldEndWith("p of a rise 0.001; more often right beyond chance"));
        FalsePositives(decisions, 0.01).Holds.ShouldBe(false);
        int[] alarmsAlone = [.. decisions.Select((d, i) => e.Challenger.Rows.Labels.Span[i] == 0 ? d : e.Champion.Decisions.Span[i])];
        FalsePositives(alarmsAlone, 0.02).ShouldSatisfyAllConditions(c => c.Holds.ShouldBe(false), c => c.Detail.ShouldEndWith("p of a rise 0.001"));
    }

    [Test]
    public void A_lower_log_loss_excuses_a_larger_calibration_error_within_the_tolerance()
    {
        GateEvidence e = Evidence(6, 0.09);
        // Sure of 0.94 where 0.99 are right, against a champion that is right in 90 % of the cases and says so.
        GateCondition Calibration(double confidence, double tolerance)
        {
            double[] p = new double[3000];
            for (int i = 0; i < 1000; i++) Confident(p, i, e.Challenger.Decisions.Span[i], confidence);
            return Gate(o => o.EceTolerance = tolerance).Judge(e with { Challenger = new ScoredRows(new LabeledProbabilities(new ProbabilityMatrix(p, 3), e.Challenger.Rows.Labels, Labels), e.Challenger.Decisions.ToArray()) })
                .Conditions.Single(static c => c.Name == "calibration error");
        }

        Calibration(0.94, 0.1).ShouldSatisfyAllConditions(c => c.Figure!.Value.ShouldBeGreaterThan(0.02), c => c.Holds.ShouldBe(true), c => c.Detail.ShouldContain(", log loss -0."));
        Calibration(0.94, 0.01).Holds.ShouldBe(false, "beyond the tolerance");
        Calibration(0.65, 0.5).Holds.ShouldBe(false, "the log loss is higher too");
    }

    [TestCase(0.4, false, false)]
    [TestCase(0.4, true, true)]
    [TestCase(0.7, true, false)]
    public void On_rows_that_both_models_may_have_learned_from_only_a_collapse_counts(double lost, bool learned, bool holds)
    {
        GateEvidence known = Evidence(9, 0, rows: 600);
        int scans = 0;
        int[] decisions = [.. known.Champion!.Decisions.ToArray().Select((d, i) => known.Champion.Rows.Labels.Span[i] == 1 && d == 1 && scans++ % 10 < 10 * lost ? 0 : d)];
        GateResult result = Gate().Judge(Evidence(7, 0.05) with
        {
            KnownChampion = known.Champion,
            KnownChallenger = new ScoredRows(known.Champion.Rows, decisions),
            KnownLearnedClasses = learned ? new HashSet<int> { 1 } : [],
        });
        result.Conditions.Single(static c => c.Name == "known Scan").Holds.ShouldBe(holds);
        result.Conditions.Single(static c => c.Name == "known Brute").Holds.ShouldBe(true);
    }

    [Test]
    public void The_golden_set_is_judged_class_by_class()
    {
        GateEvidence e = Evidence(7, 0.05);
        GateEvidence golden = Evidence(8, 0, rows: 300);
        int[] decisions = [.. golden.Champion!.Decisions.ToArray().Select(static (d, i) => d == 2 && i % 3 == 0 ? 0 : d)];
        GateResult result = Gate().Judge(e with { GoldenChampion = golden.Champion, GoldenChallenger = new ScoredRows(golden.Champion.Rows, decisions) });
        result.Conditions.Single(static c => c.Name == "golden Brute").Holds.ShouldBe(false);
        result.Conditions.Single(static c => c.Name == "golden Normal").Holds.ShouldBe(true);
        result.Decision.ShouldBe(RunDecision.Reject);
    }
}
