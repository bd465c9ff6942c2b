namespace Threat.Imbalance.Tests;

public sealed class RandomUnderSamplerTests
{
    [Test]
    public void Rows_are_chosen_without_replacement_and_stay_in_order()
    {
        ResamplingResult result = new RandomUnderSampler(new RandomUnderSamplerOptions { Seed = 5 }).Resample(TestData.Classes([100, 40, 10]));
        result.CountsAfter.ShouldBe([10, 10, 10]);
        int[] sources = [.. result.Origins.ToArray().Select(static o => o.Source)];
        sources.ShouldBeInOrder(SortDirection.Ascending);
        sources.Distinct().Count().ShouldBe(30);
        result.Dataset.SyntheticCount.ShouldBe(0);
    }

    [Test]
    public void Every_row_is_as_likely_as_any_other()
    {
        int[] kept = new int[20];
        for (int seed = 0; seed < 4_000; seed++)
        {
            LabeledDataset data = TestData.Classes([20, 5], 1, 1);
            foreach (RowOrigin o in new RandomUnderSampler(new RandomUnderSamplerOptions { Seed = seed }).Resample(data).Origins.Span)
            {
                if (data.Labels.Span[o.Source] == 0) kept[data.Labels.Span[..o.Source].Count(0)]++;
            }
        }
        kept.ShouldAllBe(static n => Math.Abs(n - 1_000) < 5 * 28);
    }

    [Test]
    public void Asking_for_more_rows_than_present_is_refused()
        => Should.Throw<ArgumentException>(static () => new RandomUnderSampler(new RandomUnderSamplerOptions { Strategy = SamplingStrategy.Counts(new Dictionary<string, int> { ["B"] = 30 }) }).Resample(TestData.Classes([50, 10])))
            .Message.ShouldBe("Class 'B' has 10 rows and the strategy asks for 30; RandomUnderSampler only removes rows. Ask for at most 10, or use TargetDistributionResampler, which also adds rows.");
}
