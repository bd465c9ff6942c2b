namespace Threat.Imbalance.Tests;

public sealed class TargetDistributionResamplerTests
{
    [Test]
    public void The_default_for_the_seven_classes_is_30_percent_normal_at_the_present_size()
    {
        LabeledDataset data = TestData.Classes([7_960, 820, 530, 410, 190, 70, 20], 4);
        ResamplingResult result = new TargetDistributionResampler().Resample(data);
        result.CountsAfter.Sum().ShouldBe(10_000);
        result.CountsAfter[0].ShouldBe(3_000);
        result.CountsAfter.Skip(1).ShouldAllBe(static n => n == 1_166 || n == 1_167);
        for (int i = 0; i < result.Dataset.RowCount; i++)
        {
            if (result.Dataset.IsSynthetic(i)) SmoteTests.OnSegment(data, result, i);
        }
    }

    [Test]
    public void A_majority_of_79_6_percent_is_shrunk_not_silently_left()
        => new TargetDistributionResampler().Resample(TestData.Classes([796, 204])).CountsAfter.ShouldBe([300, 700]);

    [Test]
    public void Shares_and_total_can_be_given()
    {
        TargetDistributionOptions options = new() { Shares = new Dictionary<string, double> { ["A"] = 0.5, ["B"] = 0.25, ["C"] = 0.25 }, TotalRows = 600 };
        new TargetDistributionResampler(options).Resample(TestData.Classes([400, 200, 50])).CountsAfter.ShouldBe([300, 150, 150]);
    }

    [Test]
    public void Absent_classes_take_no_part_in_the_default()
        => new TargetDistributionResampler().Resample(TestData.Classes([900, 100, 0, 0, 0, 0, 0])).CountsAfter.ShouldBe([300, 700, 0, 0, 0, 0, 0]);

    [Test]
    public void A_class_without_a_share_is_refused()
        => Should.Throw<ArgumentException>(static () => new TargetDistributionResampler(new TargetDistributionOptions { Shares = new Dictionary<string, double> { ["A"] = 0.5, ["B"] = 0.5 } }).Resample(TestData.Classes([50, 20, 9])))
            .Message.ShouldBe("The target distribution names no share for class 'C', which has 9 rows. Give every class that has rows a share.");

    [Test]
    public void A_total_that_leaves_a_class_empty_is_refused()
        => Should.Throw<ArgumentException>(static () => new TargetDistributionResampler(new TargetDistributionOptions { TotalRows = 2 }).Resample(TestData.Classes([50, 20, 9])))
            .Message.ShouldContain("Raise TargetDistributionOptions.TotalRows or the share of the class.");

    [Test]
    public void A_class_too_small_to_grow_is_named_with_this_samplers_option()
        => Should.Throw<ArgumentException>(static () => new TargetDistributionResampler().Resample(TestData.Classes([50, 20, 3])))
            .Message.ShouldBe("Class 'C' has 3 rows; TargetDistribution needs at least NeighborCount + 1 = 6. Lower TargetDistributionOptions.NeighborCount to 2, set TargetDistributionOptions.SmallClasses, or use RandomOverSampler.");
}
