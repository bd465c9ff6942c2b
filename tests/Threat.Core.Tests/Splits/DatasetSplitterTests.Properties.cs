namespace Threat.Core.Tests;

public sealed class DatasetSplitterPropertyTests
{
    private static readonly LabelSet Labels = LabelSet.Create("a", "b", "c");

    private static readonly Gen<(int[] Labels, int[] Values, int[] Entities, int[] Hours, long Seed)> Data =
        Gen.Int[40, 300].SelectMany(static n => Gen.Select(Gen.Int[0, 2].Array[n], Gen.Int[0, 150].Array[n], Gen.Int[0, 40].Array[n], Gen.Int[0, 1000].Array[n], Gen.Long));

    [TestCase(SplitStrategy.Stratified)]
    [TestCase(SplitStrategy.GroupedByEntity)]
    [TestCase(SplitStrategy.ByTime)]
    public void Every_row_is_in_one_part_or_left_out(SplitStrategy strategy) => Data.Sample(d =>
    {
        if (TrySplit(d, new SplitOptions { Strategy = strategy, Seed = d.Seed, PurgeGap = TimeSpan.FromHours(5) }) is not DataSplit split) return;
        int[] all = [.. split.TrainRows.ToArray(), .. split.CalibrateRows.ToArray(), .. split.ThresholdRows.ToArray(), .. split.TestRows.ToArray()];
        all.Distinct().Count().ShouldBe(all.Length);
        (all.Length + split.PurgedCount).ShouldBe(d.Labels.Length);
        if (strategy != SplitStrategy.ByTime) split.PurgedCount.ShouldBe(0);
    }, iter: 300);

    [Test]
    public void Stratified_parts_are_within_one_row_of_their_share_when_rows_are_distinct() => Data.Sample(d =>
    {
        LabeledDataset data = DatasetSplitterTests.Distinct([.. d.Labels.Select(static c => c % 2)]);
        DataSplit split = DatasetSplitter.Split(data, new SplitOptions { Seed = d.Seed });
        (LabeledDataset Part, double Share)[] parts = [(split.Train, 0.6), (split.Calibrate, 0.1), (split.Threshold, 0.1), (split.Test, 0.2)];
        for (int c = 0; c < 2; c++)
        {
            // Beyond the largest remainder, the biggest part may give up to one row to each part that would have none.
            foreach ((LabeledDataset part, double share) in parts) Math.Abs(part.ClassCounts[c] - share * data.ClassCounts[c]).ShouldBeLessThan(data.ClassCounts[c] < 10 ? 4 : 1);
        }
    }, iter: 300);

    [Test]
    public void Copies_of_a_row_share_a_part() => Data.Sample(d =>
    {
        if (TrySplit(d, new SplitOptions { Seed = d.Seed }) is DataSplit split) DatasetSplitterTests.Together(split, i => $"{d.Values[i]}");
    }, iter: 300);

    [Test]
    public void Entities_share_a_part_by_group_and_by_time() => Data.Sample(d =>
    {
        if (TrySplit(d, new SplitOptions { Seed = d.Seed, Strategy = SplitStrategy.GroupedByEntity }) is DataSplit grouped) DatasetSplitterTests.Together(grouped, i => $"{d.Entities[i]}");
        if (TrySplit(d, new SplitOptions { Strategy = SplitStrategy.ByTime, PurgeGap = TimeSpan.Zero }) is DataSplit timed) DatasetSplitterTests.Together(timed, i => $"{d.Entities[i]}");
    }, iter: 300);

    [Test]
    public void Time_runs_from_part_to_part_with_the_gap_between() => Data.Sample(d =>
    {
        SplitOptions options = new() { Strategy = SplitStrategy.ByTime, PurgeGap = TimeSpan.FromHours(7), KeepEntitiesTogether = false };
        if (TrySplit(d, options) is not DataSplit split) return;
        ReadOnlyMemory<int>[] parts = [split.TrainRows, split.CalibrateRows, split.ThresholdRows, split.TestRows];
        for (int p = 1; p < parts.Length; p++)
        {
            int before = parts[p - 1].ToArray().Max(r => d.Hours[r]), after = parts[p].ToArray().Min(r => d.Hours[r]);
            (after - before).ShouldBeGreaterThanOrEqualTo(7);
        }
        split.PurgedByEntity.ShouldBe(0);
    }, iter: 300);

    private static DataSplit? TrySplit((int[] Labels, int[] Values, int[] Entities, int[] Hours, long Seed) d, SplitOptions options)
    {
        DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        LabeledDataset data = new(FeatureMatrix.From([.. d.Values.Select(static v => (float)v)], 1), d.Labels, Labels, [.. d.Entities.Select(static e => $"{e}")], [.. d.Hours.Select(h => start.AddHours(h))]);
        try
        {
            return DatasetSplitter.Split(data, options);
        }
        catch (ArgumentException e) when (e.Message.Contains("would get no row", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
