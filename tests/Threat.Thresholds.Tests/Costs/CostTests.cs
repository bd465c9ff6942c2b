using Threat.Core;

namespace Threat.Thresholds.Tests.Costs;

public class CostTests
{
    private static readonly LabelSet Three = LabelSet.Create("Normal", "Scan", "Bot");
    private static readonly CostMatrix Costs = new(Three, new double[,] { { 0, 1, 2 }, { 10, 0, 3 }, { 50, 5, -1 } });

    [Test]
    public void The_least_expected_cost_decides()
    {
        LeastCostRule rule = new(Costs);
        // 0.9·0 + 0.06·10 + 0.04·50 = 2.6; 0.9·1 + 0.04·5 = 1.1; 0.9·2 + 0.06·3 − 0.04 = 1.94
        rule.Decide([0.9, 0.06, 0.04], [1, 1, 1]).ShouldBe(new Decision(1, DecisionReason.LowestExpectedCost));
        rule.Decide([0.99, 0.008, 0.002], [0.1, 0.1, 0.1]).ClassId.ShouldBe(0);
    }

    [Test]
    public void No_other_decision_is_expected_to_cost_less()
        => Gen.Select(Gen.Double[0.001, 1].Array[3], Gen.Double[0, 20].Array[9]).Sample(static (p, c) =>
        {
            double sum = p.Sum();
            double[,] costs = new double[3, 3];
            for (int i = 0; i < 9; i++) costs[i / 3, i % 3] = i / 3 == i % 3 ? 0 : c[i];
            int decided = new LeastCostRule(new CostMatrix(Three, costs)).Decide([.. p.Select(v => v / sum)], [1, 1, 1]).ClassId;
            double[] expected = [.. Enumerable.Range(0, 3).Select(d => Enumerable.Range(0, 3).Sum(k => p[k] * costs[k, d]))];
            return expected[decided] <= expected.Min() + 1e-12;
        });

    [Test]
    public void Abstains_where_a_reviewer_is_cheaper()
    {
        LeastCostRule rule = new(Costs, abstentionCost: 0.5);
        rule.Decide([0.9, 0.06, 0.04], [1, 1, 1]).ShouldBe(new Decision(-1, DecisionReason.Abstained));
        rule.Decide([0.999, 0.001, 0], [1, 1, 1]).ClassId.ShouldBe(0);
    }

    [TestCase(null, "least-cost(0,1,2|10,0,3|50,5,-1)")]
    [TestCase(0.5, "least-cost(0,1,2|10,0,3|50,5,-1|abstain=0.5)")]
    public void The_name_holds_the_costs_and_finds_the_rule_again(double? abstention, string name)
    {
        LeastCostRule rule = new(Costs, abstention);
        rule.Name.ShouldBe(name);
        LeastCostRule again = (LeastCostRule)DecisionRules.FromName(name);
        again.Name.ShouldBe(name);
        again.Decide([0.5, 0.3, 0.2], [1, 1, 1]).ShouldBe(rule.Decide([0.5, 0.3, 0.2], [1, 1, 1]));
        DecisionRules.FromName(new AbstainingRule(rule, requireThreshold: false, minimumProbability: 0.3).Name).Decide([0.25, 0.5, 0.25], [1, 1, 1]).ShouldBe(
            new AbstainingRule(rule, requireThreshold: false, minimumProbability: 0.3).Decide([0.25, 0.5, 0.25], [1, 1, 1]));
    }

    [TestCase("least-cost(0,1|1)")]
    [TestCase("least-cost(0,x|1,0)")]
    [TestCase("least-cost(1,0|0,1)")]
    public void A_malformed_name_is_refused(string name)
        => Should.Throw<ArgumentException>(() => DecisionRules.FromName(name)).Message.ShouldStartWith($"The decision rule '{name}' is malformed; expected is least-cost(COST,COST|COST,COST), a group per true class");

    [Test]
    public void The_mean_cost_counts_every_cell_and_abstained_rows()
    {
        ConfusionMatrix confusion = new([0, 0, 1, 2, 2], [0, 1, 0, 2, -1], Three);
        Costs.MeanCost(confusion, abstentionCost: 4).ShouldBe((0 + 1 + 10 - 1 + 4) / 5.0, 1e-15);
        Costs["Bot", "Normal"].ShouldBe(50);
    }

    [Test]
    public void A_detector_has_three_costs()
    {
        CostMatrix costs = CostMatrix.ForDetector(Three, falseAlarm: 1, miss: 100, mistaken: 5);
        (costs[0, 0], costs[0, 2], costs[1, 0], costs[1, 2]).ShouldBe((0, 1, 100, 5));
    }

    [Test]
    public void Calibrated_probabilities_make_the_least_cost_rule_cheaper_than_argmax_on_fresh_rows()
    {
        LabeledProbabilities rows = Synthetic.Scores(20_000, 3);
        CostMatrix costs = CostMatrix.ForDetector(rows.LabelSet, 1, 20, 2);
        ClassThresholds none = ClassThresholds.Uniform(rows.LabelSet);
        Mean(new LeastCostRule(costs)).ShouldBeLessThan(0.8 * Mean(ArgmaxRule.Instance));

        double Mean(IDecisionRule rule) => costs.MeanCost(ThresholdEvaluator.EvaluateThresholds(rows, new DecisionPolicy(rule, none), resamples: 10).Report.Confusion);
    }

    [Test]
    public void Wrong_costs_are_named()
    {
        Message(new double[2, 3]).ShouldStartWith("The costs are 2 × 3; for 3 classes (Normal, Scan, Bot) they must be 3 × 3, [true class, decided class].");
        Message(new double[,] { { 0, 1, 1 }, { 1, 0, double.NaN }, { 1, 1, 0 } }).ShouldStartWith("Deciding 'Bot' for 'Scan' costs NaN; a cost is a finite number.");
        Message(new double[,] { { 2, 1, 3 }, { 3, 0, 3 }, { 3, 3, 0 } }).ShouldStartWith("Deciding 'Scan' for 'Normal' costs 1, less than deciding 'Normal' (2): being wrong would pay. Check that rows are true classes and columns decided ones.");
        Should.Throw<ArgumentException>(() => new LeastCostRule(Costs).Decide([0.5, 0.5], [1, 1])).Message.ShouldStartWith("2 probabilities were given; the costs are for 3 classes.");
        Should.Throw<ArgumentException>(() => new ThresholdOptimizer(new ThresholdOptimizerOptions { Rule = new LeastCostRule(Costs) })).Message
            .ShouldStartWith("The rule 'least-cost(0,1,2|10,0,3|50,5,-1)' ignores thresholds, so there is nothing to choose.");

        static string Message(double[,] costs) => Should.Throw<ArgumentException>(() => new CostMatrix(Three, costs)).Message;
    }
}
