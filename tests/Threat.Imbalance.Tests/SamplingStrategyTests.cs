using Threat.Imbalance.Internal;

namespace Threat.Imbalance.Tests;

public sealed class SamplingStrategyTests
{
    private static readonly LabeledDataset Data = TestData.Classes([100, 40, 10]);

    [TestCase("auto", new[] { 100, 100, 100 })]
    [TestCase("not majority", new[] { 100, 100, 100 })]
    [TestCase("not_minority", new[] { 100, 100, 10 })]
    [TestCase("all", new[] { 100, 100, 100 })]
    [TestCase("minority", new[] { 100, 40, 100 })]
    [TestCase("0.5", new[] { 100, 50, 50 })]
    [TestCase("0.2", new[] { 100, 40, 20 })]
    public void Over_sampling_reads_each_strategy(string text, int[] expected) => SamplingPlan.Over(Data, SamplingStrategy.Parse(text), "Smote").ShouldBe(expected);

    [TestCase("auto", new[] { 10, 10, 10 })]
    [TestCase("not-minority", new[] { 10, 10, 10 })]
    [TestCase("not-majority", new[] { 100, 10, 10 })]
    [TestCase("majority", new[] { 10, 40, 10 })]
    [TestCase("0.2", new[] { 50, 40, 10 })]
    public void Under_sampling_reads_each_strategy(string text, int[] expected) => SamplingPlan.Under(Data, SamplingStrategy.Parse(text), "RandomUnderSampler").ShouldBe(expected);

    [Test]
    public void A_callback_gets_the_present_counts_and_may_leave_classes_out()
        => SamplingPlan.Over(Data, SamplingStrategy.Custom(static counts => new Dictionary<string, int> { ["B"] = counts["A"] / 2 }), "Smote").ShouldBe([100, 50, 10]);

    [Test]
    public void Shares_must_sum_to_1()
        => Should.Throw<ArgumentException>(static () => SamplingStrategy.TargetDistribution(new Dictionary<string, double> { ["A"] = 0.5, ["B"] = 0.4 })).Message.ShouldStartWith("The shares sum to 0.9; they must sum to 1.");

    [TestCase(double.NaN)]
    [TestCase(0)]
    [TestCase(1.5)]
    public void A_ratio_outside_its_range_is_refused(double ratio) => Should.Throw<ArgumentOutOfRangeException>(() => SamplingStrategy.Ratio(ratio)).Message.ShouldContain("it must be above 0 and at most 1");

    [Test]
    public void Unknown_text_is_refused_with_what_is_allowed()
        => Should.Throw<FormatException>(static () => SamplingStrategy.Parse("most")).Message.ShouldBe("'most' is no sampling strategy. Allowed are auto, not-majority, not-minority, all, minority, majority, or a ratio above 0 and at most 1, such as 0.5.");

    [Test]
    public void Apportioned_counts_always_sum_to_the_total()
        => Gen.Select(Gen.Double[0.01, 1].Array[2, 9], Gen.Int[0, 5000]).Sample(static (weights, total) =>
        {
            double sum = weights.Sum();
            int[] counts = SamplingPlan.Apportion([.. weights.Select(w => w / sum)], total);
            counts.Sum().ShouldBe(total);
            for (int i = 0; i < counts.Length; i++) Math.Abs(counts[i] - weights[i] / sum * total).ShouldBeLessThanOrEqualTo(1 + 1e-9);
        });
}
