using Threat.Core;
using Threat.TestKit;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds.Tests.Optimization;

/// <summary>Tables of more than 40,000 rows take another way: other starts climb on a sample, and climbs go on among the open rows.</summary>
[Category(TestRerun.Kernels)]
public class LargeTableTests
{
    private static readonly LabeledProbabilities Rows = Synthetic.Scores(70_000, 51);

    [TestCase("scaled-argmax")]
    [TestCase("highest-above-threshold")]
    public void The_value_is_the_decisions_own_and_no_single_threshold_can_better_it(string rule)
    {
        ThresholdTuning tuning = Tune(rule, threads: 1);
        tuning.InSampleValue.ShouldBe(Synthetic.MacroF1(Rows, tuning.Fit.Policy), 1e-12);
        double[] tuned = tuning.Fit.Policy.Thresholds.Values.ToArray();
        for (int c = 0; c < 7; c++)
        {
            foreach (double factor in new[] { 0.5, 0.9, 0.99, 1.01, 1.1, 2 })
            {
                double[] moved = [.. tuned];
                moved[c] *= factor;
                moved = Aggregate.Clamped(moved, rule == "scaled-argmax");
                Synthetic.MacroF1(Rows, tuning.Fit.Policy with { Thresholds = new ClassThresholds(Rows.LabelSet, moved) }).ShouldBeLessThanOrEqualTo(tuning.InSampleValue + 1e-12);
            }
        }
    }

    [Test]
    public void It_is_as_good_as_climbing_from_every_start_over_all_rows()
    {
        ScoreTable table = new(Rows.Probabilities.Values, Rows.Labels, 7);
        MetricKernel[] metrics = [.. Enumerable.Repeat(ThresholdMetric.F1.Kernel, 7)];
        JointAscent ascent = new(new JointObjective(table, metrics, [1, 1, 1, 1, 1, 1, 1], 0), new ScaledJointRule(table, 1), 1);
        double[] priors = [.. table.Counts.Select(n => (double)n / table.Rows)], single = [.. BinaryThresholdSearch.Exact(Rows).Select(static t => t.Threshold)];
        double slow = new[] { single, priors, [.. priors.Select(Math.Sqrt)], [.. priors.Select(static _ => 1e-3)] }.Max(s => ascent.Climb(s, CancellationToken.None).Value);
        Tune("scaled-argmax", threads: 1).InSampleValue.ShouldBeGreaterThan(slow - 0.002);
    }

    [Test]
    public void Threads_do_not_change_the_thresholds_with_or_without_soft_labels()
    {
        foreach (double strength in new[] { 0.0, 20 })
            Tune("scaled-argmax", 3, strength).Fit.Policy.Thresholds.Values.ToArray().ShouldBe(Tune("scaled-argmax", 1, strength).Fit.Policy.Thresholds.Values.ToArray());
    }

    [Test]
    public void Beats_the_thresholds_of_each_class_against_the_rest()
    {
        ClassThresholds single = new(Rows.LabelSet, [.. BinaryThresholdSearch.Exact(Rows).Select(static t => t.Threshold)]);
        double tuned = Tune("scaled-argmax", 1).InSampleValue;
        tuned.ShouldBeGreaterThan(Synthetic.MacroF1(Rows, new DecisionPolicy(ScaledArgmaxRule.Instance, single)));
        tuned.ShouldBeGreaterThan(Synthetic.MacroF1(Rows, new DecisionPolicy(HighestAboveThresholdRule.Instance, single)) + 0.01);
    }

    private static ThresholdTuning Tune(string rule, int threads, double strength = 0)
        => new ThresholdOptimizer(new ThresholdOptimizerOptions { Rule = DecisionRules.FromName(rule), Averaging = ThresholdAveraging.None, PriorStrength = strength, MaxDegreeOfParallelism = threads }).Tune(Rows);
}
