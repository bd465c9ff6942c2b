namespace Threat.Imbalance.Tests;

public sealed class RandomOverSamplerTests
{
    [Test]
    public void Copies_are_even_and_exact()
    {
        LabeledDataset data = TestData.Classes([50, 4, 1]);
        ResamplingResult result = new RandomOverSampler().Resample(data);
        result.CountsAfter.ShouldBe([50, 50, 50]);
        for (int i = 55; i < 150; i++) result.Dataset.Features.Row(i).SequenceEqual(data.Features.Row(result.Origins.Span[i].Source)).ShouldBeTrue();
        result.Origins.ToArray().Skip(55).Where(o => data.Labels.Span[o.Source] == 1).CountBy(static o => o.Source).Select(static p => p.Value).Order().ShouldBe([11, 11, 12, 12]);
    }

    [Test]
    public void Smoothing_noise_has_the_bandwidth_of_the_class_itself()
    {
        const int Rows = 200, Columns = 3;
        LabeledDataset data = TestData.Classes([40_000, Rows], Columns);
        ResamplingResult result = new RandomOverSampler(new RandomOverSamplerOptions { Shrinkage = 1, Seed = 3 }).Resample(data);
        double[] values = [.. Enumerable.Range(0, data.RowCount).Where(i => data.Labels.Span[i] == 1).Select(i => (double)data.Features[i, 0])];
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (Rows - 1));
        double expected = Math.Pow(4.0 / ((Columns + 2.0) * Rows), 1.0 / (Columns + 4)) * deviation;
        double[] moved = [.. Enumerable.Range(data.RowCount, result.Dataset.RowCount - data.RowCount).Select(i => (double)result.Dataset.Features[i, 0] - data.Features[result.Origins.Span[i].Source, 0])];
        Math.Sqrt(moved.Average(static m => m * m)).ShouldBe(expected, expected * 0.03);
        moved.Average().ShouldBe(0, expected * 0.03);
    }

    [Test]
    public void A_negative_or_NaN_shrinkage_is_refused([Values(-1, double.NaN)] double shrinkage)
        => Should.Throw<ArgumentOutOfRangeException>(() => new RandomOverSampler(new RandomOverSamplerOptions { Shrinkage = shrinkage })).Message.ShouldStartWith("RandomOverSamplerOptions.Shrinkage is");
}
