namespace Threat.Imbalance.Tests;

public sealed class CategoricalSmoteTests
{
    [Test]
    public void SmoteNc_makes_only_categories_that_occur_and_interpolates_the_rest()
    {
        LabeledDataset data = Mixed();
        ResamplingResult result = new SmoteNc(new SmoteNcOptions { CategoricalColumns = [2] }).Resample(data);
        result.CountsAfter.ShouldBe([80, 80]);
        for (int i = data.RowCount; i < result.Dataset.RowCount; i++)
        {
            RowOrigin o = result.Origins.Span[i];
            result.Dataset.Features[i, 2].ShouldBeOneOf(1f, 5f, 9f);
            result.Dataset.Features[i, 0].ShouldBe(data.Features[o.Source, 0] + o.Weight * (data.Features[o.Partner, 0] - data.Features[o.Source, 0]));
        }
    }

    [Test]
    public void SmoteNc_takes_the_most_frequent_category_of_the_neighbours_and_the_nearest_decides_a_tie()
    {
        LabeledDataset data = TestData.Rows([0, 0, 0, 0, 0, 1, 1, 1, 1], [9, 9], [9, 8], [9, 9], [9, 8], [9, 9], [0, 3], [1, 3], [2, 3], [3.5f, 4]);
        SmoteNcOptions options = new() { CategoricalColumns = [1], NeighborCount = 3, Scaling = DistanceScaling.None };
        ResamplingResult result = new SmoteNc(options with { Strategy = SamplingStrategy.Counts(new Dictionary<string, int> { ["B"] = 12 }) }).Resample(data);
        for (int i = 9; i < result.Dataset.RowCount; i++) result.Dataset.Features[i, 1].ShouldBe(3);
        ResamplingResult tied = new SmoteNc(options with { NeighborCount = 2, Strategy = SamplingStrategy.Counts(new Dictionary<string, int> { ["B"] = 40 }) }).Resample(
            TestData.Rows([0, 0, 0, 1, 1, 1], [9, 9], [9, 8], [9, 9], [0, 3], [1, 4], [5, 5]));
        for (int i = 6; i < tied.Dataset.RowCount; i++) tied.Dataset.Features[i, 1].ShouldBe(tied.Origins.Span[i].Source switch { 3 => 4f, 4 => 3f, _ => 4f });
    }

    [Test]
    public void SmoteNc_names_what_is_wrong_with_its_columns()
    {
        Should.Throw<ArgumentException>(static () => new SmoteNc(new SmoteNcOptions())).Message.ShouldStartWith("SmoteNcOptions.CategoricalColumns names no column");
        Should.Throw<ArgumentException>(static () => new SmoteNc(new SmoteNcOptions { CategoricalColumns = [7] }).Resample(Mixed())).Message.ShouldBe("SmoteNcOptions.CategoricalColumns names column 7; the dataset has columns 0 to 2.");
        Should.Throw<ArgumentException>(static () => new SmoteNc(new SmoteNcOptions { CategoricalColumns = [0, 1, 2] }).Resample(Mixed())).Message.ShouldBe("All 3 columns are categorical; use SmoteN, which needs no continuous column.");
    }

    [Test]
    public void SmoteN_makes_only_values_that_occur_in_the_class()
    {
        LabeledDataset data = TestData.Codes([200, 20], 6);
        ResamplingResult result = new SmoteN().Resample(data);
        result.CountsAfter.ShouldBe([200, 200]);
        for (int c = 0; c < 6; c++)
        {
            HashSet<float> known = [.. Enumerable.Range(0, data.RowCount).Where(i => data.Labels.Span[i] == 1).Select(i => data.Features[i, c])];
            for (int i = data.RowCount; i < result.Dataset.RowCount; i++) known.ShouldContain(result.Dataset.Features[i, c]);
        }
    }

    private static LabeledDataset Mixed()
    {
        LabeledDataset plain = TestData.Classes([80, 20], 3);
        float[] x = plain.Features.Values.ToArray();
        for (int i = 0; i < 100; i++) x[i * 3 + 2] = (i % 3) switch { 0 => 1, 1 => 5, _ => 9 };
        return new LabeledDataset(FeatureMatrix.FromMemory(x, 3), plain.Labels, plain.LabelSet);
    }
}
