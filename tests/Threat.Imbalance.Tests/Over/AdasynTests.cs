namespace Threat.Imbalance.Tests;

public sealed class AdasynTests
{
    [Test]
    public void Counts_are_met_exactly()
        => Gen.Select(Gen.Int[6, 80], Gen.Int[6, 40], Gen.Int[0, 100]).Sample(static (a, b, seed) =>
        {
            LabeledDataset data = TestData.Classes([150, a, b], 4, seed, 1);
            ResamplingResult result = new Adasyn(new AdasynOptions { Seed = seed }).Resample(data);
            result.CountsAfter.ShouldBe([150, 150, 150]);
        }, iter: 40);

    [Test]
    public void Harder_rows_get_more_new_rows_in_proportion()
    {
        LabeledDataset data = TestData.Classes([500, 60], 2, 3, 2);
        ResamplingResult result = new Adasyn(new AdasynOptions { Scaling = DistanceScaling.None }).Resample(data);
        Dictionary<int, int> uses = result.Origins.ToArray()[data.RowCount..].CountBy(static o => o.Source).ToDictionary();
        int[] rows = [.. Enumerable.Range(0, data.RowCount).Where(i => data.Labels.Span[i] == 1)];
        double[] hardness = [.. rows.Select(r => (double)Enumerable.Range(0, data.RowCount).Where(o => o != r)
            .OrderBy(o => TestData.SquaredDistance(data.Features.Values.Span, 2, r, o)).Take(5).Count(o => data.Labels.Span[o] == 0))];
        for (int i = 0; i < rows.Length; i++)
        {
            double exact = hardness[i] / hardness.Sum() * 440;
            Math.Abs(uses.GetValueOrDefault(rows[i]) - exact).ShouldBeLessThan(1);
        }
    }

    [Test]
    public void Separated_classes_are_grown_evenly_and_the_notes_say_so()
    {
        ResamplingResult result = new Adasyn().Resample(TestData.Classes([60, 20], 4, 1, 100));
        result.CountsAfter.ShouldBe([60, 60]);
        result.Notes.ShouldBe(["Class 'B' has no hard row (none has a row of another class among its 5 nearest): its rows were used evenly, as in SMOTE."]);
    }

    [Test]
    public void A_row_surrounded_by_other_classes_still_has_partners_of_its_own_class()
    {
        LabeledDataset data = TestData.Classes([800, 10], 3, 2, 0);
        ResamplingResult result = new Adasyn().Resample(data);
        for (int i = data.RowCount; i < result.Dataset.RowCount; i++) SmoteTests.OnSegment(data, result, i);
    }
}
