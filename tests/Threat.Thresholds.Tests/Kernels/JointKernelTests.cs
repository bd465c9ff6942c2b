using Threat.Core;
using Threat.TestKit;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds.Tests.Kernels;

[Category(TestRerun.Kernels)]
public class JointKernelTests
{
    private static readonly MetricKernel[] F1 = [.. Enumerable.Repeat(ThresholdMetric.F1.Kernel, 7)];
    private static readonly double[] Ones = [1, 1, 1, 1, 1, 1, 1];

    [TestCase(0)]
    [TestCase(20)]
    public void A_line_search_finds_the_best_of_all_cuts(double strength)
    {
        ScoreTable table = Table(1_203, 41);
        JointObjective objective = new(table, F1, Ones, strength);
        ScaledJointRule rule = new(table, 1);
        LineSearch search = new(objective, rule, 1);
        double[] thresholds = [0.5, 0.2, 0.1, 0.1, 0.05, 0.03, 0.01];
        for (int c = 0; c < 7; c++)
        {
            double exhaustive = Keys(rule, thresholds, table, c).Distinct().Append(1e9).Max(key => Value(objective, rule, thresholds, c, key == 1e9 ? key : key * (1 - 1e-13)));
            double present = Value(objective, rule, thresholds, c, thresholds[c]);
            (double Threshold, double Value)? found = search.Improve(thresholds, c, present, 0, double.PositiveInfinity, CancellationToken.None);
            if (found is null)
            {
                exhaustive.ShouldBe(present, 1e-12);
                continue;
            }
            found.Value.Value.ShouldBe(exhaustive, 1e-12);
            Value(objective, rule, thresholds, c, found.Value.Threshold).ShouldBe(found.Value.Value, 1e-12);
        }
    }

    [Test]
    public void A_line_search_between_limits_stays_between_them_and_finds_their_best()
    {
        ScoreTable table = Table(2_001, 42);
        JointObjective objective = new(table, F1, Ones, 0);
        ScaledJointRule rule = new(table, 1);
        LineSearch search = new(objective, rule, 1);
        double[] thresholds = [0.5, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3];
        for (int c = 0; c < 7; c++)
        {
            double low = thresholds[c] / 1.5, high = thresholds[c] * 1.5, present = Value(objective, rule, thresholds, c, thresholds[c]);
            double exhaustive = Keys(rule, thresholds, table, c).Where(k => k > low && k < high).Append(high).Max(key => Value(objective, rule, thresholds, c, key * (1 - 1e-13)));
            (double Threshold, double Value)? found = search.Improve(thresholds, c, present, low, high, CancellationToken.None);
            (found?.Value ?? present).ShouldBe(Math.Max(present, exhaustive), 1e-12);
            (found?.Threshold ?? low).ShouldBeInRange(low, high);
        }
    }

    [Test]
    public void Keys_and_decisions_follow_the_rule()
    {
        ScoreTable table = Table(1_001, 43, digits: 3);
        double[] thresholds = [0.4, 0.1, 0.1, 0.05, 0.05, 0.02, 0.01], keys = new double[table.Rows];
        int[] others = new int[table.Rows], decided = new int[table.Rows];
        foreach (JointRule rule in new JointRule[] { new ScaledJointRule(table, 1), new AboveJointRule(table) })
        {
            IDecisionRule plain = rule is ScaledJointRule ? ScaledArgmaxRule.Instance : HighestAboveThresholdRule.Instance;
            rule.Set(thresholds);
            rule.Decide(0, decided);
            for (int i = 0; i < table.Rows; i++) decided[i].ShouldBe(plain.Decide(table.Row(i), thresholds).ClassId);
            for (int c = 0; c < 7; c++)
            {
                rule.Fill(0, table.Rows, c, keys, others);
                for (int i = 0; i < table.Rows; i++)
                {
                    if (keys[i] == 0) continue;
                    double[] above = [.. thresholds], below = [.. thresholds];
                    (above[c], below[c]) = (keys[i] * (1 + 1e-9), keys[i] * (1 - 1e-9));
                    plain.Decide(table.Row(i), above).ClassId.ShouldBe(others[i]);
                    plain.Decide(table.Row(i), below).ClassId.ShouldBe(c);
                }
            }
        }
    }

    [Test]
    public void Rows_that_are_not_open_keep_their_class()
    {
        ScoreTable table = Table(3_000, 44);
        double[] thresholds = [0.4, 0.1, 0.1, 0.05, 0.05, 0.02, 0.01];
        Random random = new(1);
        foreach (JointRule rule in new JointRule[] { new ScaledJointRule(table, 1), new AboveJointRule(table) })
        {
            int[] before = Decided(rule, table, thresholds), open = new int[table.Rows + 1];
            int count = rule.Open(0, table.Rows, 1.5, open);
            count.ShouldBeInRange(1, table.Rows - 1);
            HashSet<int> moving = [.. open.Take(count)];
            for (int trial = 0; trial < 20; trial++)
            {
                int[] after = Decided(rule, table, [.. thresholds.Select(t => t * Math.Pow(1.499, 2 * random.NextDouble() - 1))]);
                for (int i = 0; i < table.Rows; i++)
                {
                    if (!moving.Contains(i)) after[i].ShouldBe(before[i]);
                }
            }
        }
    }

    [Test]
    public void Bins_are_ordered_and_hold_their_keys()
        => Gen.Select(Gen.Double[1e-6, 1e6], Gen.Double[1.01, 100], Gen.Double[0, 1]).Sample(static (low, factor, u) =>
        {
            foreach (KeyBins bins in new[] { KeyBins.Wide, KeyBins.Within(low, low * factor) })
            {
                foreach (double key in new[] { low, low * factor, low * Math.Pow(factor, u), low / 3, low * factor * 3, 1e-300, double.PositiveInfinity })
                {
                    int bin = bins.Of(key);
                    bins.Start(bin).ShouldBeLessThanOrEqualTo(key);
                    if (key < double.PositiveInfinity) bins.End(bin).ShouldBeGreaterThan(key);
                    bins.Of(System.Runtime.Intrinsics.Vector256.Create(key, 0, key, 1))[2].ShouldBe(bin);
                }
                bins.Of(0).ShouldBe(KeyBins.Count);
            }
        });

    private static ScoreTable Table(int rows, int seed, int digits = 15)
    {
        LabeledProbabilities scores = Synthetic.Scores(rows, seed, digits: Math.Max(digits, 4));
        return new ScoreTable(scores.Probabilities.Values, scores.Labels, 7);
    }

    private static double[] Keys(ScaledJointRule rule, double[] thresholds, ScoreTable table, int c)
    {
        double[] keys = new double[table.Rows];
        rule.Set(thresholds);
        rule.Fill(0, table.Rows, c, keys, new int[table.Rows]);
        return [.. keys.Where(static k => k > 0)];
    }

    private static double Value(JointObjective objective, JointRule rule, double[] thresholds, int c, double threshold)
    {
        double[] changed = [.. thresholds];
        changed[c] = threshold;
        rule.Set(changed);
        double value = objective.Evaluate(rule);
        rule.Set(thresholds);
        return value;
    }

    private static int[] Decided(JointRule rule, ScoreTable table, double[] thresholds)
    {
        int[] decided = new int[table.Rows];
        rule.Set(thresholds);
        rule.Decide(0, decided);
        return decided;
    }
}
