using CsCheck;
using Threat.Core;

namespace Threat.Thresholds.Tests.Optimization;

public class FalsePositiveLimitTests
{
    private static readonly LabeledProbabilities Rows = Synthetic.Scores(4_000, 12);

    private static int Alarms(DecisionPolicy policy, LabeledProbabilities rows)
        => policy.Decide(rows.Probabilities).Where((d, i) => rows.Labels.Span[i] == 0 && d > 0).Count();

    [Test]
    public void No_more_normal_rows_raise_an_alarm_than_allowed_and_as_many_as_allowed_may()
    {
        ThresholdOptimizer optimizer = new();
        int free = Alarms(optimizer.Optimize(Rows).Policy, Rows);
        free.ShouldBeGreaterThan(20);
        Gen.Int[0, free].Sample(most =>
        {
            ThresholdFit fit = optimizer.Optimize(Rows, new FalsePositiveLimit(0, most));
            // Rows that turn at the same threshold raise their alarms together.
            int alarms = Alarms(fit.Policy, Rows);
            return alarms <= most && alarms >= most - 1;
        }, iter: 30);
    }

    [Test]
    public void A_limit_that_holds_already_changes_nothing()
    {
        ThresholdFit free = new ThresholdOptimizer().Optimize(Rows), held = new ThresholdOptimizer().Optimize(Rows, new FalsePositiveLimit(0, Alarms(free.Policy, Rows)));
        held.Policy.Thresholds.ToString().ShouldBe(free.Policy.Thresholds.ToString());
        held.Notes.ShouldBe(free.Notes);
    }

    [Test]
    public void Only_the_normal_class_moves_and_a_note_says_from_where_to_where()
    {
        ThresholdFit free = new ThresholdOptimizer().Optimize(Rows), held = new ThresholdOptimizer().Optimize(Rows, new FalsePositiveLimit(0, 3));
        held.Policy.Thresholds[0].ShouldBeLessThan(free.Policy.Thresholds[0]);
        held.Policy.Thresholds.Values[1..].ToArray().ShouldBe(free.Policy.Thresholds.Values[1..].ToArray());
        held.Notes[^1].ShouldStartWith($"The threshold of '{Rows.LabelSet.Names[0]}' is lowered from ");
        held.Notes[^1].ShouldEndWith("raised an alarm, 3 are allowed.");
    }

    [Test]
    public void The_most_probable_class_is_held_to_a_limit_by_scaling()
    {
        ThresholdFit held = Internal.FewerAlarms.Within(new ThresholdFit(DecisionPolicy.Argmax(Rows.LabelSet), []), Rows, new FalsePositiveLimit(0, 5));
        held.Policy.Rule.ShouldBe(ScaledArgmaxRule.Instance);
        Alarms(held.Policy, Rows).ShouldBeInRange(4, 5);
    }

    [Test]
    public void A_limit_that_no_threshold_can_keep_is_named()
    {
        // Two normal rows that the model is certain of.
        LabelSet labels = LabelSet.Create("Normal", "Scan");
        LabeledProbabilities rows = new(new ProbabilityMatrix(new[] { 0, 1, 0, 1, 0.9, 0.1, 0.2, 0.8 }, 2), new[] { 0, 0, 0, 1 }, labels);
        ThresholdFit held = Internal.FewerAlarms.Within(new ThresholdFit(DecisionPolicy.Argmax(labels), []), rows, new FalsePositiveLimit(0, 1));
        held.Notes.Single().ShouldEndWith("2 of 3 normal rows raised an alarm, 1 are allowed, and 2 remain: the model gives them no probability of being 'Normal'.");
    }

    [Test]
    public void A_rule_that_cannot_be_held_to_it_says_so()
    {
        ThresholdFit fit = new ThresholdOptimizer(new ThresholdOptimizerOptions { Rule = HighestAboveThresholdRule.Instance }).Optimize(Rows, new FalsePositiveLimit(0, 0));
        fit.Notes[^1].ShouldEndWith("0 are allowed: the rule 'highest-above-threshold' cannot be held to a limit.");
    }

    [Test]
    public void Bad_limits_are_refused()
    {
        Should.Throw<ArgumentException>(() => new ThresholdOptimizer().Optimize(Rows, new FalsePositiveLimit(99, 0))).Message.ShouldStartWith($"The limit is for class 99; there are {Rows.LabelSet.Count} (");
        Should.Throw<ArgumentOutOfRangeException>(() => new FalsePositiveLimit(-1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new FalsePositiveLimit(0, -1));
    }
}
