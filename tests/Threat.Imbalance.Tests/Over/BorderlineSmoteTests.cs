using Threat.Imbalance.Internal;

namespace Threat.Imbalance.Tests;

public sealed class BorderlineSmoteTests
{
    [Test]
    public void Only_danger_rows_are_bases_and_the_counts_are_met([Values] BorderlineKind kind)
    {
        LabeledDataset data = TestData.Classes([300, 60, 40], 3, 4, 1.2);
        BorderlineSmoteOptions options = new() { Kind = kind, Scaling = DistanceScaling.None };
        ResamplingResult result = new BorderlineSmote(options).Resample(data);
        result.CountsAfter.ShouldBe([300, 300, 300]);
        result.Notes.ShouldBeEmpty();
        foreach (RowOrigin o in result.Origins.Span[data.RowCount..])
        {
            int label = data.Labels.Span[o.Source];
            int others = Nearest(data, o.Source, 10).Count(n => data.Labels.Span[n] != label);
            others.ShouldBeInRange(5, 9);
        }
    }

    [Test]
    public void Kind_2_goes_to_another_class_in_a_sixth_of_the_draws_and_at_most_half_of_the_way()
    {
        LabeledDataset data = TestData.Classes([4_000, 300], 3, 4, 0.8);
        ResamplingResult result = new BorderlineSmote(new BorderlineSmoteOptions { Kind = BorderlineKind.BothSides, Scaling = DistanceScaling.None }).Resample(data);
        RowOrigin[] made = result.Origins.ToArray()[data.RowCount..];
        RowOrigin[] across = [.. made.Where(o => data.Labels.Span[o.Partner] != data.Labels.Span[o.Source])];
        ((double)across.Length / made.Length).ShouldBe(1.0 / 6, 0.03);
        across.ShouldAllBe(static o => o.Weight < 0.5f);
        // Uniform on [0, 0.5), not the product of two uniform numbers.
        across.Average(static o => o.Weight).ShouldBe(0.25f, 0.02f);
        foreach (RowOrigin o in across.Take(50)) o.Partner.ShouldBe(Nearest(data, o.Source, 10).First(n => data.Labels.Span[n] == 0));
    }

    [Test]
    public void Without_danger_rows_it_grows_the_class_all_the_same_and_says_so()
    {
        ResamplingResult result = new BorderlineSmote().Resample(TestData.Classes([60, 20], 4, 1, 100));
        result.CountsAfter.ShouldBe([60, 60]);
        result.Notes.ShouldBe(["Class 'B' has no row at the border (none has from half to all but one of its 10 nearest rows in other classes): its rows were used evenly, as in SMOTE."]);
    }

    private static IEnumerable<int> Nearest(LabeledDataset data, int row, int count)
        => Enumerable.Range(0, data.RowCount).Where(r => r != row).OrderBy(r => TestData.SquaredDistance(data.Features.Values.Span, data.Features.ColumnCount, row, r)).ThenBy(static r => r).Take(count);
}
