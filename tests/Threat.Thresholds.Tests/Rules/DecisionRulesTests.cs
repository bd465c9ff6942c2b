using Threat.Core;

namespace Threat.Thresholds.Tests.Rules;

public class DecisionRulesTests
{
    [Test]
    public void Highest_above_threshold_falls_back_to_the_argmax()
    {
        IDecisionRule rule = HighestAboveThresholdRule.Instance;
        rule.Decide([0.6, 0.3, 0.1], [0.7, 0.25, 0.05]).ShouldBe(new Decision(1, DecisionReason.HighestAboveThreshold));
        rule.Decide([0.6, 0.3, 0.1], [0.7, 0.5, 0.5]).ShouldBe(new Decision(0, DecisionReason.NoneAboveThreshold));
        rule.Decide([0.6, 0.3, 0.1], [0.6, 0.3, 0.1]).ShouldBe(new Decision(0, DecisionReason.HighestAboveThreshold));
    }

    [Test]
    public void Scaled_argmax_takes_the_largest_multiple_of_the_threshold()
    {
        IDecisionRule rule = ScaledArgmaxRule.Instance;
        rule.Decide([0.6, 0.3, 0.1], [0.6, 0.25, 0.2]).ShouldBe(new Decision(1, DecisionReason.HighestScaledProbability));
        rule.Decide([0.6, 0.3, 0.1], [0.5, 0.5, 0.5]).ClassId.ShouldBe(0);
    }

    [Test]
    public void Ties_go_to_the_lowest_id()
    {
        foreach (string name in DecisionRules.Names) DecisionRules.FromName(name).Decide([0.4, 0.4, 0.2], [0.5, 0.5, 0.5]).ClassId.ShouldBe(0, name);
    }

    [Test]
    public void Scaled_argmax_does_not_depend_on_the_common_scale()
        => Gen.Select(Gen.Double[0, 1].Array[5], Gen.Double[0.01, 1].Array[5]).Sample(static (p, t) =>
            ScaledArgmaxRule.Instance.Decide(p, t).ClassId == ScaledArgmaxRule.Instance.Decide(p, [.. t.Select(static v => v / 4)]).ClassId);

    [Test]
    public void Abstains_when_the_class_is_below_its_threshold_unlikely_or_close_to_the_next()
    {
        Decision unknown = new(-1, DecisionReason.Abstained);
        new AbstainingRule(HighestAboveThresholdRule.Instance).Decide([0.6, 0.3, 0.1], [0.7, 0.5, 0.5]).ShouldBe(unknown);
        new AbstainingRule(ScaledArgmaxRule.Instance, requireThreshold: false, minimumProbability: 0.5).Decide([0.45, 0.35, 0.2], [0.5, 0.5, 0.5]).ShouldBe(unknown);
        new AbstainingRule(ScaledArgmaxRule.Instance, requireThreshold: false, minimumMargin: 0.2).Decide([0.45, 0.35, 0.2], [0.5, 0.5, 0.5]).ShouldBe(unknown);
        new AbstainingRule(ScaledArgmaxRule.Instance, minimumMargin: 0.05).Decide([0.45, 0.35, 0.2], [0.4, 0.5, 0.5]).ClassId.ShouldBe(0);
        unknown.IsAbstained.ShouldBeTrue();
    }

    [Test]
    public void Every_name_finds_its_rule_again_parameters_included()
    {
        IDecisionRule[] rules =
        [
            ScaledArgmaxRule.Instance, HighestAboveThresholdRule.Instance, ArgmaxRule.Instance,
            new AbstainingRule(ScaledArgmaxRule.Instance), new AbstainingRule(HighestAboveThresholdRule.Instance, false, 1.0 / 3, 1e-7),
        ];
        foreach (IDecisionRule rule in rules) DecisionRules.FromName(rule.Name).Name.ShouldBe(rule.Name);
        AbstainingRule again = (AbstainingRule)DecisionRules.FromName(rules[^1].Name);
        (again.Inner, again.RequireThreshold, again.MinimumProbability, again.MinimumMargin).ShouldBe((HighestAboveThresholdRule.Instance, false, 1.0 / 3, 1e-7));
    }

    [Test]
    public void An_unknown_rule_names_the_known_ones()
        => Should.Throw<ArgumentException>(() => DecisionRules.FromName("majority")).Message
            .ShouldBe("No decision rule is called 'majority'; known are scaled-argmax, highest-above-threshold, argmax, least-cost(COST,...|...) and abstaining(RULE;threshold=BOOL;probability=NUMBER;margin=NUMBER). (Parameter 'name')");

    [TestCase("abstaining(scaled-argmax)")]
    [TestCase("abstaining(scaled-argmax;threshold=true;probability=x;margin=0)")]
    [TestCase("abstaining(scaled-argmax;threshold=true;probability=2;margin=0)")]
    [TestCase("abstaining(scaled-argmax;probability=0;threshold=true;margin=0)")]
    [TestCase("abstaining(nothing;threshold=true;probability=0;margin=0)")]
    public void A_malformed_rule_is_refused(string name)
        => Should.Throw<ArgumentException>(() => DecisionRules.FromName(name)).Message.ShouldStartWith($"The decision rule '{name}' is malformed; expected is abstaining(");

    [Test]
    public void A_rule_that_would_never_abstain_is_refused()
        => Should.Throw<ArgumentException>(() => new AbstainingRule(ScaledArgmaxRule.Instance, requireThreshold: false)).Message
            .ShouldStartWith("Nothing is demanded, so the rule would never abstain.");

    [Test]
    public void Unequal_lengths_are_refused()
    {
        foreach (IDecisionRule rule in new IDecisionRule[] { ScaledArgmaxRule.Instance, HighestAboveThresholdRule.Instance, new AbstainingRule(ScaledArgmaxRule.Instance) })
            Should.Throw<ArgumentException>(() => rule.Decide([0.5, 0.5], [0.5])).Message.ShouldStartWith("2 probabilities and 1 thresholds were given");
    }
}
