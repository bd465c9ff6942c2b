namespace Threat.Core.Tests;

public sealed class TimeSplitTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly LabelSet Labels = LabelSet.Create("a", "b");

    [Test]
    public void The_oldest_rows_train_and_the_newest_test_in_whatever_order_they_come()
    {
        int[] hours = [.. Enumerable.Range(0, 1000).Select(static i => i * 7 % 1000)];
        DataSplit split = DatasetSplitter.Split(Data(hours), new SplitOptions { Strategy = SplitStrategy.ByTime, PurgeGap = TimeSpan.Zero });
        split.TrainRows.ToArray().Max(r => hours[r]).ShouldBe(599);
        split.CalibrateRows.ToArray().Select(r => hours[r]).Order().ShouldBe(Enumerable.Range(600, 100));
        split.ThresholdRows.ToArray().Select(r => hours[r]).Order().ShouldBe(Enumerable.Range(700, 100));
        split.TestRows.ToArray().Min(r => hours[r]).ShouldBe(800);
        split.PurgedCount.ShouldBe(0);
    }

    [Test]
    public void Rows_within_the_gap_before_a_boundary_are_left_out_and_counted()
    {
        int[] hours = [.. Enumerable.Range(0, 1000)];
        DataSplit split = DatasetSplitter.Split(Data(hours), new SplitOptions { Strategy = SplitStrategy.ByTime });
        split.PurgedByTime.ShouldBe(3 * 23);
        split.TrainRows.ToArray().Max().ShouldBe(576);
        split.CalibrateRows.ToArray().ShouldBe(Enumerable.Range(600, 77));
        split.TestRows.Length.ShouldBe(200);
        split.Notes.ShouldContain("69 rows within 24 h before a boundary were left out.");
        split.Notes.ShouldContain("Test begins at 2026-04-03 08:00:00 +00:00.");
    }

    [Test]
    public void A_gap_longer_than_a_part_reaches_into_the_part_before()
    {
        // Calibrate and threshold are unused; the gap of 10 days still lies between train and test.
        int[] hours = [.. Enumerable.Range(0, 1000)];
        DataSplit split = DatasetSplitter.TrainTestSplit(Data(hours), 0.2, new SplitOptions { Strategy = SplitStrategy.ByTime, PurgeGap = TimeSpan.FromDays(10) });
        split.TrainRows.ToArray().Max().ShouldBe(560);
        split.PurgedByTime.ShouldBe(239);
    }

    [Test]
    public void A_gap_that_swallows_a_part_is_refused_in_words()
        => Should.Throw<ArgumentException>(() => DatasetSplitter.Split(Data([.. Enumerable.Range(0, 100)]), new SplitOptions { Strategy = SplitStrategy.ByTime })).Message
            .ShouldBe("Part Calibrate would get no row: all its rows lie within the purge gap of 24 h before the next part, in data that spans 99 h. Lower SplitOptions.PurgeGap to the longest window of your features. Give more rows, or set the fraction of a part you do not need to 0.");

    [Test]
    public void Rows_of_one_time_are_never_separated()
    {
        int[] hours = [.. Enumerable.Range(0, 1000).Select(static i => i / 50)];
        DataSplit split = DatasetSplitter.Split(Data(hours), new SplitOptions { Strategy = SplitStrategy.ByTime, PurgeGap = TimeSpan.Zero, TrainFraction = 0.61, CalibrateFraction = 0.09 });
        split.TrainRows.ToArray().Select(r => hours[r]).ShouldAllBe(static h => h <= 11);
        split.CalibrateRows.ToArray().Select(r => hours[r]).ShouldAllBe(static h => h == 12 || h == 13);
    }

    [Test]
    public void One_time_for_all_rows_is_refused()
        => Should.Throw<ArgumentException>(() => DatasetSplitter.Split(Data(new int[100]), new SplitOptions { Strategy = SplitStrategy.ByTime, PurgeGap = TimeSpan.Zero })).Message.ShouldContain("too few distinct times in 100 rows");

    [Test]
    public void An_entity_stays_where_most_of_its_rows_are()
    {
        // Entity "long" has 20 of its 25 rows in train; the 5 in test are left out.
        int[] hours = [.. Enumerable.Range(0, 100)];
        string[] entities = [.. Enumerable.Range(0, 100).Select(static i => i is (>= 10 and < 30) or >= 95 ? "long" : $"e{i}")];
        SplitOptions options = new() { Strategy = SplitStrategy.ByTime, PurgeGap = TimeSpan.Zero };
        DataSplit split = DatasetSplitter.Split(Data(hours, entities), options);
        split.PurgedByEntity.ShouldBe(5);
        split.TestRows.Length.ShouldBe(15);
        split.Notes.ShouldContain("5 rows were left out because most rows of their entity lie in another part.");
        DatasetSplitter.Split(Data(hours, entities), options with { KeepEntitiesTogether = false }).TestRows.Length.ShouldBe(20);
    }

    [Test]
    public void Entities_that_all_return_leave_no_test_rows_and_the_error_says_what_to_do()
    {
        string[] entities = [.. Enumerable.Range(0, 100).Select(static i => $"e{i % 5}")];
        Should.Throw<ArgumentException>(() => DatasetSplitter.Split(Data([.. Enumerable.Range(0, 100)], entities), new SplitOptions { Strategy = SplitStrategy.ByTime, PurgeGap = TimeSpan.Zero })).Message
            .ShouldContain("Set SplitOptions.KeepEntitiesTogether to false to let entities return");
    }

    [Test]
    public void Offsets_do_not_matter()
    {
        LabeledDataset utc = Data([.. Enumerable.Range(0, 200)]);
        LabeledDataset mixed = new(utc.Features, utc.Labels, Labels, times: [.. utc.Times!.Select(static (t, i) => t.ToOffset(TimeSpan.FromHours(i % 12)))]);
        SplitOptions options = new() { Strategy = SplitStrategy.ByTime, PurgeGap = TimeSpan.FromHours(3) };
        DatasetSplitter.Split(mixed, options).TestRows.ToArray().ShouldBe(DatasetSplitter.Split(utc, options).TestRows.ToArray());
    }

    private static LabeledDataset Data(int[] hours, string[]? entities = null)
        => new(FeatureMatrix.From([.. hours.Select(static (_, i) => (float)i)], 1), hours.Select(static (_, i) => i % 2).ToArray(), Labels, entities, [.. hours.Select(static h => Start.AddHours(h))]);
}
