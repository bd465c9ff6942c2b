namespace Threat.Imbalance.Tests;

public sealed class ConstrainedResamplerTests
{
    [Test]
    public void Made_rows_keep_kinds_bounds_and_dependent_columns_and_the_notes_count_the_changes()
    {
        LabeledDataset data = Flows();
        FeatureConstraints constraints = new(
            [new ColumnRule(0, ColumnKind.Integer, 1), new ColumnRule(2, ColumnKind.Binary), new ColumnRule(3, ColumnKind.Categorical)],
            [new DependentColumn(4, static row => row.Span[0] / row.Span[1])]);
        ResamplingResult result = new ConstrainedResampler(new Smote(), constraints).Resample(data);
        for (int i = data.RowCount; i < result.Dataset.RowCount; i++)
        {
            ReadOnlySpan<float> row = result.Dataset.Features.Row(i);
            row[0].ShouldBe(MathF.Round(row[0]));
            row[0].ShouldBeGreaterThanOrEqualTo(1);
            row[2].ShouldBeOneOf(0f, 1f);
            row[3].ShouldBe(data.Features[result.Origins.Span[i].Source, 3]);
            row[4].ShouldBe(row[0] / row[1]);
        }
        result.Notes.ShouldContain(static n => n.StartsWith("Column 0: ", StringComparison.Ordinal) && n.Contains("made values rounded", StringComparison.Ordinal));
        result.Dataset.Features.Values.Span[..data.Features.Values.Length].SequenceEqual(data.Features.Values.Span).ShouldBeTrue("real rows are not touched");
    }

    [Test]
    public void Rows_made_from_synthetic_rows_and_synthetic_rows_given_are_mended_too()
    {
        LabeledDataset flows = Flows(), grown = new Smote(new SmoteOptions { Strategy = SamplingStrategy.Ratio(0.5) }).Resample(flows).Dataset;
        grown.SyntheticCount.ShouldBe(30);
        ResamplingResult result = new ConstrainedResampler(new Smote(new SmoteOptions { Seed = 1 }), new FeatureConstraints([new ColumnRule(0, ColumnKind.Integer)])).Resample(grown);
        Enumerable.Range(150, 50).Any(i => grown.IsSynthetic(result.Origins.Span[i].Source)).ShouldBeTrue("a row is made from a synthetic one");
        for (int i = 0; i < result.Dataset.RowCount; i++) result.Dataset.Features[i, 0].ShouldBe(MathF.Round(result.Dataset.Features[i, 0]), $"row {i}");
        result.Dataset.Features.Values.Span[..flows.Features.Values.Length].SequenceEqual(flows.Features.Values.Span).ShouldBeTrue("real rows are not touched");
    }

    [Test]
    public void Rounding_whole_numbers_has_no_bias()
    {
        float[] x = new float[4_000];
        Random random = new(2);
        for (int i = 0; i < x.Length; i++) x[i] = random.Next(100);
        int[] labels = [.. Enumerable.Range(0, 4_000).Select(static i => i < 3_500 ? 0 : 1)];
        LabeledDataset data = new(FeatureMatrix.FromMemory(x, 1), labels, TestData.Labels(2));
        ResamplingResult plain = new Smote(new SmoteOptions { NeighborCount = 50 }).Resample(data);
        ResamplingResult whole = new ConstrainedResampler(new Smote(new SmoteOptions { NeighborCount = 50 }), new FeatureConstraints([new ColumnRule(0, ColumnKind.Integer)])).Resample(data);
        double bias = Enumerable.Range(4_000, 3_000).Average(i => (double)whole.Dataset.Features[i, 0] - plain.Dataset.Features[i, 0]);
        bias.ShouldBe(0, 0.03);
    }

    [Test]
    public void Rules_can_be_read_off_real_rows()
    {
        FeatureConstraints inferred = FeatureConstraints.Infer(Flows().Features);
        inferred.Rules.Select(static r => r.Kind).ShouldBe([ColumnKind.Integer, ColumnKind.Continuous, ColumnKind.Binary, ColumnKind.Integer, ColumnKind.Continuous]);
    }

    [Test]
    public void A_constraint_on_a_column_that_does_not_exist_is_refused()
        => Should.Throw<ArgumentException>(static () => new ConstrainedResampler(new Smote(), new FeatureConstraints([new ColumnRule(9)])).Resample(Flows())).Message.ShouldBe("A constraint names column 9; the dataset has columns 0 to 4.");

    [Test]
    public void Contradictory_bounds_are_refused()
        => Should.Throw<ArgumentException>(static () => new FeatureConstraints([new ColumnRule(1, Minimum: 5, Maximum: 2)])).Message.ShouldStartWith("Column 1 has the minimum 5 above its maximum 2.");

    private static LabeledDataset Flows()
    {
        Random random = new(4);
        int[] labels = [.. Enumerable.Range(0, 120).Select(static i => i < 100 ? 0 : 1)];
        float[] x = new float[600];
        for (int i = 0; i < 120; i++)
        {
            float count = random.Next(1, 40), seconds = 0.5f + random.NextSingle();
            (x[i * 5], x[i * 5 + 1], x[i * 5 + 2], x[i * 5 + 3], x[i * 5 + 4]) = (count, seconds, random.Next(2), random.Next(3) * 4, count / seconds);
        }
        return new LabeledDataset(FeatureMatrix.FromMemory(x, 5), labels, TestData.Labels(2));
    }
}
