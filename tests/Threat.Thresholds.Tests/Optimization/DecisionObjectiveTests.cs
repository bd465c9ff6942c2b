using Threat.Core;

namespace Threat.Thresholds.Tests.Optimization;

public class DecisionObjectiveTests
{
    private static readonly LabeledProbabilities Rows = Synthetic.Scores(3_000, 8);
    private static readonly CostMatrix Costs = CostMatrix.ForDetector(Rows.LabelSet, 1, 20, 2);

    private static IEnumerable<TestCaseData> Objectives()
    {
        DecisionObjective[] all =
        [
            DecisionObjective.Accuracy, DecisionObjective.WeightedF1, DecisionObjective.BalancedAccuracy, DecisionObjective.MatthewsCorrelation,
            DecisionObjective.ExpectedCost(Costs), DecisionObjective.Custom("worst recall of common classes", static r => r.Classes.Where(static c => c.Support > 20).Min(static c => c.Recall)),
        ];
        return all.Select(static o => new TestCaseData(o) { TestName = $"{{m}}({o.Name})" });
    }

    [TestCaseSource(nameof(Objectives))]
    public void An_objective_gets_better_than_under_the_thresholds_for_the_metrics(DecisionObjective objective)
    {
        double metrics = objective.Evaluate(ClassificationReport.Evaluate(Rows, Tune(null).Fit.Policy));
        ThresholdTuning tuning = Tune(objective);
        tuning.InSampleValue.ShouldBe(objective.Evaluate(ClassificationReport.Evaluate(Rows, tuning.Fit.Policy)), 1e-12);
        tuning.InSampleValue.ShouldBeGreaterThan(metrics);
    }

    [Test]
    public void Tuned_thresholds_come_near_the_least_cost_rule_on_calibrated_probabilities()
    {
        double tuned = -Tune(DecisionObjective.ExpectedCost(Costs)).InSampleValue;
        double rule = Costs.MeanCost(ClassificationReport.Evaluate(Rows, new DecisionPolicy(new LeastCostRule(Costs), ClassThresholds.Uniform(Rows.LabelSet))).Confusion);
        tuned.ShouldBeLessThan(rule * 1.05);
    }

    [Test]
    public void An_abstaining_rule_is_tuned_with_its_abstentions()
    {
        DecisionObjective cost = DecisionObjective.ExpectedCost(Costs, abstentionCost: 0.5);
        ThresholdTuning tuning = new ThresholdOptimizer(new ThresholdOptimizerOptions { Objective = cost, Rule = new AbstainingRule(ScaledArgmaxRule.Instance), Averaging = ThresholdAveraging.None, Trials = 60 }).Tune(Rows);
        ClassificationReport report = ClassificationReport.Evaluate(Rows, tuning.Fit.Policy);
        tuning.InSampleValue.ShouldBe(cost.Evaluate(report), 1e-12);
        report.Confusion.TotalAbstained.ShouldBeGreaterThan(0);
    }

    [Test]
    public void Folds_give_a_value_on_rows_left_out()
    {
        ThresholdTuning tuning = new ThresholdOptimizer(new ThresholdOptimizerOptions { Objective = DecisionObjective.MatthewsCorrelation, Resamples = 3, Trials = 30 }).Tune(Rows);
        tuning.HeldOutValue!.Value.ShouldBeInRange(tuning.InSampleValue - 0.1, tuning.InSampleValue);
    }

    [Test]
    public void A_figure_that_is_no_number_is_named()
        => Should.Throw<InvalidOperationException>(() => Tune(DecisionObjective.Custom("mine", static _ => double.NaN))).Message
            .ShouldBe("The objective 'mine' gave NaN; give a number, with 0 or another value of your choice where it is undefined.");

    private static ThresholdTuning Tune(DecisionObjective? objective)
        => new ThresholdOptimizer(new ThresholdOptimizerOptions { Objective = objective, Averaging = ThresholdAveraging.None, PriorStrength = 0, Trials = 80 }).Tune(Rows);
}
