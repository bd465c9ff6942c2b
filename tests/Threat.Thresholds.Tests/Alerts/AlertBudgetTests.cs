using Threat.Core;

namespace Threat.Thresholds.Tests.Alerts;

public class AlertBudgetTests
{
    private static readonly LabeledProbabilities Rows = Synthetic.Scores(20_000, 21);
    private static readonly DecisionPolicy Tuned = new ThresholdOptimizer(new ThresholdOptimizerOptions { Averaging = ThresholdAveraging.None }).Optimize(Rows).Policy;

    [TestCase(1_000_000, 2_000)]
    [TestCase(1_000_000, 60_000)]
    public void The_detector_keeps_to_its_alerts_a_day_and_uses_them(double events, double alerts)
    {
        AlertBudgetResult result = AlertBudget.Limit(Tuned, Rows, alerts, events);
        result.IsReached.ShouldBeTrue();
        int[] decided = result.Policy.Decide(Rows.Probabilities);
        double perDay = decided.Count(static d => d != 0) * events / Rows.RowCount;
        result.AlertsPerDay.ShouldBe(perDay, 1e-6);
        perDay.ShouldBeInRange(alerts - 2 * events / Rows.RowCount, alerts);
        result.AlertsPerDayBefore.ShouldBeGreaterThan(alerts);
        result.Recall.ShouldBeLessThan(result.RecallBefore);
        result.Precision.ShouldBeGreaterThan(0.8);
    }

    [Test]
    public void A_budget_that_is_kept_changes_nothing()
    {
        AlertBudgetResult result = AlertBudget.Limit(Tuned, Rows, 900_000, 1_000_000);
        result.Policy.Thresholds.Values.ToArray().ShouldBe(Tuned.Thresholds.Values.ToArray());
        (result.IsReached, result.AlertsPerDay).ShouldBe((true, result.AlertsPerDayBefore));
    }

    [Test]
    public void A_budget_of_exactly_the_alerts_there_are_is_kept_already([Values(7, 29, 57, 58)] int alerts)
    {
        LabelSet two = LabelSet.Create("Normal", "Scan");
        double[] p = [.. Enumerable.Range(0, 100).SelectMany(i => i < alerts ? [0.1 + i * 0.001, 0.9 - i * 0.001] : new[] { 0.9, 0.1 })];
        LabeledProbabilities rows = new(new ProbabilityMatrix(p, 2), new int[100], two);
        AlertBudgetResult result = AlertBudget.Limit(new DecisionPolicy(ScaledArgmaxRule.Instance, ClassThresholds.Uniform(two)), rows, alerts, 100);
        result.Policy.Thresholds.Values.ToArray().ShouldBe([0.5, 0.5]);
        (result.IsReached, result.AlertsPerDayBefore, result.AlertsPerDay).ShouldBe((true, alerts, alerts));
    }

    [Test]
    public void A_budget_nobody_can_keep_is_reported()
    {
        LabelSet two = LabelSet.Create("Normal", "Scan");
        LabeledProbabilities rows = new(new ProbabilityMatrix(new[] { 0.0, 1, 0, 1, 0.9, 0.1 }, 2), new[] { 1, 1, 0 }, two);
        AlertBudgetResult result = AlertBudget.Limit(new DecisionPolicy(ScaledArgmaxRule.Instance, ClassThresholds.Uniform(two)), rows, 1, 3);
        result.IsReached.ShouldBeFalse();
        result.AlertsPerDay.ShouldBe(2);
    }

    [Test]
    public void Equal_rows_are_taken_together_or_not_at_all()
    {
        LabelSet two = LabelSet.Create("Normal", "Scan");
        LabeledProbabilities rows = new(new ProbabilityMatrix(new[] { 0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.9, 0.1 }, 2), new[] { 1, 1, 1, 0 }, two);
        AlertBudgetResult result = AlertBudget.Limit(new DecisionPolicy(ScaledArgmaxRule.Instance, ClassThresholds.Uniform(two)), rows, 2, 4);
        (result.IsReached, result.AlertsPerDay, result.Recall).ShouldBe((true, 0, 0));
    }

    [Test]
    public void Wrong_input_is_named()
    {
        DecisionPolicy other = Tuned with { Rule = HighestAboveThresholdRule.Instance };
        Should.Throw<ArgumentException>(() => AlertBudget.Limit(other, Rows, 1, 1)).Message.ShouldStartWith("The rule is 'highest-above-threshold'; a budget for all classes together needs 'scaled-argmax'.");
        Should.Throw<ArgumentException>(() => AlertBudget.Limit(Tuned, Rows, 0, 1)).Message.ShouldStartWith("alertsPerDay is 0; it must be a finite number above 0.");
        Should.Throw<UnknownLabelException>(() => AlertBudget.Limit(Tuned, Rows, 1, 1, harmless: "Benign2"));
    }
}
