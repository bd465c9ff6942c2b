using Threat.Core;

namespace Threat.Losses.Tests;

public sealed class RecommendedLossTests
{
    [TestCase(new[] { 1010, 10 }, "focal-effective-number"), TestCase(new[] { 210, 10, 0 }, "focal-inverse-frequency"), TestCase(new[] { 60, 10 }, "weighted-cross-entropy"), TestCase(new[] { 50, 10 }, "cross-entropy")]
    public void Ratio_rules_keep_their_limits(int[] counts, string rule)
    {
        LossRecommendation r = RecommendedLoss.For(counts, rules: RecommendedLoss.ByRatio);
        r.Rule.ShouldBe(rule);
        using ClassificationLoss loss = r.Create();
        loss.ShouldNotBeNull();
    }

    [TestCase(LossTarget.MacroF1, "cross-entropy-smoothed"), TestCase(LossTarget.Accuracy, "cross-entropy-smoothed"), TestCase(LossTarget.BalancedAccuracy, "logit-adjusted"), TestCase(LossTarget.RareClassRecall, "logit-adjusted")]
    public void The_target_decides_by_default(LossTarget target, string rule)
    {
        LossRecommendation r = RecommendedLoss.For([796, 82, 2], target);
        r.Rule.ShouldBe(rule);
        r.Context.ImbalanceRatio.ShouldBe(398);
        r.Reason.ShouldContain("398");
        using ClassificationLoss loss = r.Create();
    }

    [Test]
    public void Labels_give_what_their_counts_do()
    {
        int[] labels = [.. Enumerable.Repeat(0, 796), .. Enumerable.Repeat(1, 82), 2, 2];
        RecommendedLoss.For(labels, LabelSet.Create("a", "b", "c", "never seen")).Context.ClassCounts.ShouldBe([796, 82, 2, 0]);
        RecommendedLoss.For(labels, LabelSet.Create("a", "b", "c")).Reason.ShouldBe(RecommendedLoss.For([796, 82, 2]).Reason);
    }

    [Test]
    public void Rules_can_be_replaced()
    {
        LossRule own = new("own", _ => true, _ => new FocalLoss(), c => $"ratio {c.ImbalanceRatio}");
        RecommendedLoss.For([4, 2], rules: [own]).ToString().ShouldBe("own: ratio 2");
        Should.Throw<ArgumentException>(() => RecommendedLoss.For([4, 2], rules: [])).Message.ShouldStartWith("None of the 0 rules applies; end the list with one that always does.");
    }
}
