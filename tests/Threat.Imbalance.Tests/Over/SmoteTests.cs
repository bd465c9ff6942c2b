using Threat.Imbalance.Internal;

namespace Threat.Imbalance.Tests;

public sealed class SmoteTests
{
    private static readonly int[] Seven = [400, 60, 40, 30, 20, 10, 6];

    [Test]
    public void Auto_raises_every_class_to_the_largest_and_keeps_the_given_rows_first()
    {
        LabeledDataset data = TestData.Classes(Seven);
        ResamplingResult result = new Smote().Resample(data);
        result.CountsAfter.ShouldAllBe(static n => n == 400);
        result.Dataset.SyntheticCount.ShouldBe(2_800 - data.RowCount);
        result.Dataset.Features.Values.Span[..data.Features.Values.Length].SequenceEqual(data.Features.Values.Span).ShouldBeTrue();
        for (int i = 0; i < data.RowCount; i++) result.Origins.Span[i].ShouldBe(RowOrigin.Kept(i));
        result.ToString().ShouldStartWith("Smote: 566 rows -> 2,800 rows, 2,234 synthetic");
    }

    [Test]
    public void Every_new_row_lies_on_the_segment_between_its_recorded_parents_of_its_class()
        => Gen.Select(Gen.Int[6, 60], Gen.Int[6, 25], Gen.Int[1, 12], Gen.Int[0, 1000]).Sample((a, b, columns, seed) =>
        {
            LabeledDataset data = TestData.Classes([80, a, b], columns, seed);
            ResamplingResult result = new Smote(new SmoteOptions { Seed = seed }).Resample(data);
            for (int i = data.RowCount; i < result.Dataset.RowCount; i++) OnSegment(data, result, i);
        }, iter: 40);

    [Test]
    public void The_partner_is_one_of_the_k_nearest_rows_of_the_class_and_never_the_row_itself()
    {
        LabeledDataset data = TestData.Classes([300, 50], 5);
        ResamplingResult result = new Smote(new SmoteOptions { NeighborCount = 3, Scaling = DistanceScaling.None }).Resample(data);
        int[] rows = ClassRows.Of(data)[1];
        foreach (RowOrigin o in result.Origins.Span[data.RowCount..])
        {
            int[] nearest = [.. rows.Where(r => r != o.Source).OrderBy(r => TestData.SquaredDistance(data.Features.Values.Span, 5, o.Source, r)).Take(3)];
            nearest.ShouldContain(o.Partner);
        }
    }

    [Test]
    public void The_same_seed_gives_the_same_bytes_with_1_2_and_5_threads_and_another_seed_does_not()
    {
        LabeledDataset data = TestData.Classes([3_000, 1_500, 700], 20);
        ResamplingResult one = Run(1, 7), two = Run(2, 7), five = Run(5, 7), other = Run(2, 8);
        two.Dataset.Features.Values.Span.SequenceEqual(one.Dataset.Features.Values.Span).ShouldBeTrue();
        five.Dataset.Features.Values.Span.SequenceEqual(one.Dataset.Features.Values.Span).ShouldBeTrue();
        two.Origins.Span.SequenceEqual(one.Origins.Span).ShouldBeTrue();
        other.Dataset.Features.Values.Span.SequenceEqual(one.Dataset.Features.Values.Span).ShouldBeFalse();

        ResamplingResult Run(int threads, long seed) => new Smote(new SmoteOptions { Seed = seed, MaxDegreeOfParallelism = threads }).Resample(data);
    }

    [Test]
    public void Base_rows_are_used_evenly()
    {
        LabeledDataset data = TestData.Classes([803, 100]);
        ResamplingResult result = new Smote().Resample(data);
        Dictionary<int, int> uses = result.Origins.ToArray()[data.RowCount..].CountBy(static o => o.Source).ToDictionary();
        uses.Count.ShouldBe(100);
        uses.Values.ShouldAllBe(static n => n == 7 || n == 8);
        uses.Values.Count(static n => n == 8).ShouldBe(3);
    }

    [Test]
    public void Eightfold_duplicates_do_not_make_every_new_row_a_copy()
    {
        LabeledDataset clean = TestData.Classes([200, 12], 4);
        int[] rows = [.. Enumerable.Range(0, clean.RowCount).SelectMany(r => Enumerable.Repeat(r, clean.Labels.Span[r] == 1 ? 8 : 1))];
        LabeledDataset data = clean.Select(rows);
        ResamplingResult result = new Smote().Resample(data);
        int copies = result.Origins.ToArray()[data.RowCount..].Count(o => data.Features.Row(o.Source).SequenceEqual(data.Features.Row(o.Partner)));
        copies.ShouldBe(0);
        result.Notes.ShouldBe(["Class 'B': 84 of 96 rows are copies of others; copies were not used as partners of each other."]);
    }

    [Test]
    public void Classes_of_the_same_shape_get_different_random_streams()
    {
        LabeledDataset one = TestData.Classes([200, 30], 4);
        int[] minority = [.. Enumerable.Range(0, one.RowCount).Where(i => one.Labels.Span[i] == 1)];
        LabeledDataset doubled = one.Select([.. Enumerable.Range(0, one.RowCount), .. minority]);
        int[] labels = [.. one.Labels.ToArray(), .. Enumerable.Repeat(2, 30)];
        LabeledDataset data = new(doubled.Features, labels, TestData.Labels(3));
        RowOrigin[] origins = new Smote().Resample(data).Origins.ToArray();
        RowOrigin[] second = [.. origins.Where(o => o.Partner >= 0 && labels[o.Source] == 1)], third = [.. origins.Where(o => o.Partner >= 0 && labels[o.Source] == 2)];
        second.Length.ShouldBe(third.Length);
        second.Select(static o => o.Weight).SequenceEqual(third.Select(static o => o.Weight)).ShouldBeFalse();
    }

    [Test]
    public void Neighbours_are_chosen_in_scaled_space_and_rows_are_made_in_raw_values()
    {
        // Column 0 is wide over the whole dataset; within class B it would decide every neighbour, were it not scaled.
        float[] x = [-1e6f, 0, 1e6f, 0.3f, -1e6f, 0.1f, 1e6f, 0, 0, 0.4f, 0, 0, 1000, 0.001f, 20, 1, 980, 1.001f];
        LabeledDataset data = new(FeatureMatrix.FromMemory(x, 2), new[] { 0, 0, 0, 0, 0, 1, 1, 1, 1 }, TestData.Labels(2));
        Partners(DistanceScaling.None).Distinct().Order().ShouldBe([(5, 7), (6, 8), (7, 5), (8, 6)]);
        Partners(DistanceScaling.Of(ColumnScaling.Standard)).Distinct().Order().ShouldBe([(5, 6), (6, 5), (7, 8), (8, 7)]);

        IEnumerable<(int, int)> Partners(DistanceScaling scaling)
        {
            SmoteOptions options = new() { NeighborCount = 1, Scaling = scaling, Strategy = SamplingStrategy.Counts(new Dictionary<string, int> { ["B"] = 20 }) };
            ResamplingResult result = new Smote(options).Resample(data);
            for (int i = 9; i < result.Dataset.RowCount; i++) OnSegment(data, result, i);
            return result.Origins.ToArray()[9..].Select(static o => (o.Source, o.Partner));
        }
    }

    [Test]
    public void Labels_entities_and_times_come_from_the_base_row()
    {
        LabeledDataset plain = TestData.Classes([40, 10]);
        string[] entities = [.. Enumerable.Range(0, 50).Select(static i => $"10.0.0.{i}")];
        DateTimeOffset[] times = [.. Enumerable.Range(0, 50).Select(static i => DateTimeOffset.UnixEpoch.AddHours(i))];
        LabeledDataset data = new(plain.Features, plain.Labels, plain.LabelSet, entities, times);
        ResamplingResult result = new Smote().Resample(data);
        for (int i = 0; i < result.Dataset.RowCount; i++)
        {
            int source = result.Origins.Span[i].Source;
            result.Dataset.EntityIds![i].ShouldBe(entities[source]);
            result.Dataset.Times![i].ShouldBe(times[source]);
            result.Dataset.Labels.Span[i].ShouldBe(data.Labels.Span[source]);
            result.Dataset.IsSynthetic(i).ShouldBe(i >= 50);
        }
    }

    [Test]
    public void Progress_rises_to_1()
    {
        List<double> seen = [];
        new Smote().Resample(TestData.Classes([500, 100, 50]), new Recorder(seen));
        seen.ShouldBeInOrder();
        seen[^1].ShouldBe(1);
    }

    [Test]
    public void A_cancelled_token_stops_it()
        => Should.Throw<OperationCanceledException>(() => new Smote().Resample(TestData.Classes([50, 10]), null, new CancellationToken(true)));

    internal static void OnSegment(LabeledDataset data, ResamplingResult result, int row)
    {
        RowOrigin o = result.Origins.Span[row];
        o.Weight.ShouldBeInRange(0f, 1f);
        data.Labels.Span[o.Partner].ShouldBe(data.Labels.Span[o.Source]);
        result.Dataset.Labels.Span[row].ShouldBe(data.Labels.Span[o.Source]);
        for (int c = 0; c < data.Features.ColumnCount; c++)
        {
            float a = data.Features[o.Source, c], b = data.Features[o.Partner, c];
            result.Dataset.Features[row, c].ShouldBe(a + o.Weight * (b - a));
        }
    }

    private sealed class Recorder(List<double> seen) : IProgress<double>
    {
        public void Report(double value) => seen.Add(value);
    }
}
