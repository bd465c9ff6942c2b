using System.Globalization;
using Threat.TestKit;

namespace Threat.Core.Tests;

public sealed class DatasetSplitterTests
{
    private static readonly LabelSet TwoLabels = LabelSet.Create("a", "b");

    [Test]
    public void Notes_are_written_alike_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture, points = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        points.NumberFormat.NumberGroupSeparator = ".";
        float[] values = [.. Enumerable.Range(0, 3_000).Select(static i => (float)(i / 2))];
        LabeledDataset data = new(FeatureMatrix.FromMemory(values, 1), Enumerable.Range(0, 3_000).Select(static i => i % 2).ToArray(), LabelSet.Create("a", "b"));
        CultureInfo.CurrentCulture = points;
        try
        {
            DatasetSplitter.Split(data).Notes[0].ShouldBe("1,500 of 3,000 rows are copies of other rows; all copies of a row are in one part.");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Default_is_stratified_60_10_10_20()
    {
        LabeledDataset data = new GaussianBlobs { Rows = 1000, LeastRowsPerClass = 10 }.Make();
        DataSplit split = DatasetSplitter.Split(data);
        split.Train.RowCount.ShouldBeInRange(596, 604);
        split.Calibrate.RowCount.ShouldBeInRange(96, 104);
        split.Threshold.RowCount.ShouldBeInRange(96, 104);
        split.Test.RowCount.ShouldBeInRange(196, 204);
        for (int c = 0; c < 7; c++)
        {
            double n = data.ClassCounts[c];
            Math.Abs(split.Train.ClassCounts[c] - 0.6 * n).ShouldBeLessThanOrEqualTo(1);
            Math.Abs(split.Calibrate.ClassCounts[c] - 0.1 * n).ShouldBeLessThanOrEqualTo(1);
            Math.Abs(split.Threshold.ClassCounts[c] - 0.1 * n).ShouldBeLessThanOrEqualTo(1);
            Math.Abs(split.Test.ClassCounts[c] - 0.2 * n).ShouldBeLessThanOrEqualTo(1);
        }
        split.Notes.ShouldBeEmpty();
        split.PurgedCount.ShouldBe(0);
    }

    [Test]
    public void Parts_are_the_rows_they_name()
    {
        LabeledDataset data = new GaussianBlobs { Rows = 300, RowsPerEntity = 3, Span = TimeSpan.FromDays(3) }.Make();
        DataSplit split = DatasetSplitter.Split(data);
        (LabeledDataset Part, ReadOnlyMemory<int> Rows)[] parts = [(split.Train, split.TrainRows), (split.Calibrate, split.CalibrateRows), (split.Threshold, split.ThresholdRows), (split.Test, split.TestRows)];
        foreach ((LabeledDataset part, ReadOnlyMemory<int> rows) in parts)
        {
            rows.ToArray().ShouldBeInOrder(SortDirection.Ascending);
            LabeledDataset same = data.Select(rows.Span);
            part.Features.Values.ToArray().ShouldBe(same.Features.Values.ToArray());
            part.Labels.ToArray().ShouldBe(same.Labels.ToArray());
            part.EntityIds.ShouldBe(same.EntityIds);
            part.Times.ShouldBe(same.Times);
        }
    }

    [Test]
    public void Same_seed_same_rows_and_another_seed_others()
    {
        LabeledDataset data = new GaussianBlobs().Make();
        int[] rows = DatasetSplitter.Split(data, new SplitOptions { Seed = 3 }).TestRows.ToArray();
        DatasetSplitter.Split(data, new SplitOptions { Seed = 3 }).TestRows.ToArray().ShouldBe(rows);
        DatasetSplitter.Split(data, new SplitOptions { Seed = 4 }).TestRows.ToArray().ShouldNotBe(rows);
    }

    [Test]
    public void Three_rows_of_a_class_go_to_the_largest_remainders_and_the_gap_is_noted()
    {
        // 3 rows: train 1.8, calibrate 0.3, threshold 0.3, test 0.6 -> 2, 0, 0, 1.
        LabeledDataset data = Distinct([.. Enumerable.Repeat(0, 97), .. Enumerable.Repeat(1, 3)]);
        DataSplit split = DatasetSplitter.Split(data);
        split.Train.ClassCounts[1].ShouldBe(2);
        split.Test.ClassCounts[1].ShouldBe(1);
        split.Notes.ShouldBe(["Class 'b' (3 rows) is absent from Calibrate, Threshold."]);
        split.ToString().ShouldContain("Class 'b' (3 rows) is absent");
    }

    [TestCase(4)]
    [TestCase(5)]
    [TestCase(9)]
    public void A_class_with_as_many_rows_as_parts_is_in_every_part(int rows)
    {
        LabeledDataset data = Distinct([.. Enumerable.Repeat(0, 200), .. Enumerable.Repeat(1, rows)]);
        for (long seed = 0; seed < 20; seed++)
        {
            DataSplit split = DatasetSplitter.Split(data, new SplitOptions { Seed = seed });
            split.Train.ClassCounts[1].ShouldBeGreaterThan(0);
            split.Calibrate.ClassCounts[1].ShouldBeGreaterThan(0);
            split.Threshold.ClassCounts[1].ShouldBeGreaterThan(0);
            split.Test.ClassCounts[1].ShouldBeGreaterThan(0);
        }
    }

    [Test]
    public void A_part_with_fraction_0_stays_empty()
    {
        DataSplit split = DatasetSplitter.Split(new GaussianBlobs().Make(), new SplitOptions { TrainFraction = 0.8, CalibrateFraction = 0, ThresholdFraction = 0 });
        split.Calibrate.RowCount.ShouldBe(0);
        split.Threshold.RowCount.ShouldBe(0);
        split.Calibrate.Features.ColumnCount.ShouldBe(8);
        (split.Train.RowCount + split.Test.RowCount).ShouldBe(1000);
        split.Notes.ShouldAllBe(static n => !n.Contains("Calibrate"));
    }

    [Test]
    public void Train_test_split_overrides_the_fractions_alone()
    {
        SplitOptions options = new() { Seed = 5, TrainFraction = 0.3 };
        DataSplit split = DatasetSplitter.TrainTestSplit(new GaussianBlobs { LeastRowsPerClass = 4 }.Make(), 0.25, options);
        split.Test.RowCount.ShouldBeInRange(247, 253);
        split.Train.RowCount.ShouldBe(1000 - split.Test.RowCount);
        options.TrainFraction.ShouldBe(0.3);
        foreach (double bad in (double[])[0, 1, -0.1, double.NaN])
            Should.Throw<ArgumentOutOfRangeException>(() => DatasetSplitter.TrainTestSplit(new GaussianBlobs().Make(), bad)).Message.ShouldContain("it must be above 0 and below 1.");
    }

    [Test]
    public void Identical_rows_stay_together_whatever_their_labels()
    {
        // 40 distinct rows, each 5 times, every tenth with two labels.
        float[] values = [.. Enumerable.Range(0, 200).Select(static i => (float)(i % 40))];
        int[] labels = [.. Enumerable.Range(0, 200).Select(static i => i % 10 == 0 ? i / 40 % 2 : i % 40 / 20)];
        LabeledDataset data = new(FeatureMatrix.From(values, 1), labels, TwoLabels);
        DataSplit split = DatasetSplitter.Split(data);
        Together(split, i => values[i].ToString(System.Globalization.CultureInfo.InvariantCulture));
        split.Notes[0].ShouldBe("160 of 200 rows are copies of other rows; all copies of a row are in one part.");
        DataSplit loose = DatasetSplitter.Split(data, new SplitOptions { IdenticalRowsTogether = false });
        loose.Train.Features.Values.ToArray().Intersect(loose.Test.Features.Values.ToArray()).ShouldNotBeEmpty();
    }

    [Test]
    public void Minus_zero_is_the_same_as_zero()
    {
        float[] values = [.. Enumerable.Range(0, 40).Select(static i => i < 20 ? i % 2 == 0 ? 0f : -0f : i)];
        LabeledDataset data = new(FeatureMatrix.From(values, 1), new int[40], TwoLabels);
        Together(DatasetSplitter.TrainTestSplit(data), i => values[i] == 0 ? "0" : $"{i}");
    }

    [Test]
    public void An_entity_stays_in_one_part_and_class_shares_are_kept()
    {
        LabeledDataset data = new GaussianBlobs { Rows = 4000, RowsPerEntity = 5, LeastRowsPerClass = 40 }.Make();
        DataSplit split = DatasetSplitter.Split(data, new SplitOptions { Strategy = SplitStrategy.GroupedByEntity });
        Together(split, i => data.EntityIds![i]);
        for (int c = 0; c < 7; c++)
        {
            double n = data.ClassCounts[c];
            Math.Abs(split.Train.ClassCounts[c] - 0.6 * n).ShouldBeLessThanOrEqualTo(10, $"class {c}");
            Math.Abs(split.Test.ClassCounts[c] - 0.2 * n).ShouldBeLessThanOrEqualTo(10, $"class {c}");
            split.Calibrate.ClassCounts[c].ShouldBeGreaterThan(0);
            split.Threshold.ClassCounts[c].ShouldBeGreaterThan(0);
        }
        split.Notes[0].ShouldMatch("^4,000 rows of [0-9,]+ entities; no entity is in two parts.$");
    }

    [Test]
    public void Copies_across_entities_are_counted_in_the_notes()
    {
        LabeledDataset data = new(FeatureMatrix.From(new float[100, 1]), new int[100], TwoLabels, [.. Enumerable.Range(0, 100).Select(static i => $"e{i}")]);
        DatasetSplitter.Split(data, new SplitOptions { Strategy = SplitStrategy.GroupedByEntity }).Notes.ShouldContain("20 of 20 test rows have the same features as a training row.");
    }

    [Test]
    public void What_a_strategy_needs_and_the_dataset_lacks_is_named()
    {
        LabeledDataset data = new GaussianBlobs().Make();
        Should.Throw<ArgumentException>(() => DatasetSplitter.Split(data, new SplitOptions { Strategy = SplitStrategy.GroupedByEntity })).Message
            .ShouldStartWith("The dataset has no entity ids, so its rows cannot be kept together by entity. Give LabeledDataset entityIds, or use SplitStrategy.Stratified.");
        Should.Throw<ArgumentException>(() => DatasetSplitter.Split(data, new SplitOptions { Strategy = SplitStrategy.ByTime })).Message
            .ShouldStartWith("The dataset has no times, so it cannot be split by time. Give LabeledDataset times, or use another SplitStrategy.");
        LabeledDataset hole = new(FeatureMatrix.From(new float[2, 1]), new int[2], TwoLabels, ["a", null!]);
        Should.Throw<ArgumentException>(() => DatasetSplitter.Split(hole, new SplitOptions { Strategy = SplitStrategy.GroupedByEntity })).Message.ShouldStartWith("Row 1 has no entity id;");
    }

    [Test]
    public void Synthetic_rows_are_refused()
    {
        LabeledDataset data = new(FeatureMatrix.From(new float[4, 1]), new int[4], TwoLabels, synthetic: new[] { false, true, false, true });
        Should.Throw<InvalidOperationException>(() => DatasetSplitter.Split(data)).Message.ShouldStartWith("Cannot split on this dataset: 2 of its 4 rows are synthetic.");
    }

    [Test]
    public void Too_few_rows_for_the_parts_are_refused_in_words()
        => Should.Throw<ArgumentException>(() => DatasetSplitter.Split(Distinct([0, 0, 1]))).Message
            .ShouldBe("Part Calibrate would get no row: 3 rows (3 distinct) are too few for these fractions. Give more rows, or set the fraction of a part you do not need to 0.");

    [Test]
    public void No_row_is_refused() => Should.Throw<ArgumentException>(() => DatasetSplitter.Split(Distinct([0]).Select([]))).Message.ShouldStartWith("The dataset has 0 rows; there is nothing to split.");

    [Test]
    public void Options_are_checked_in_words()
    {
        LabeledDataset data = new GaussianBlobs().Make();
        Should.Throw<ArgumentException>(() => DatasetSplitter.Split(data, new SplitOptions { TestFraction = 0.3 })).Message
            .ShouldBe("The fractions 0.6 (train) + 0.1 (calibrate) + 0.1 (threshold) + 0.3 (test) sum to 1.1; they must sum to 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => DatasetSplitter.Split(data, new SplitOptions { CalibrateFraction = double.NaN })).Message.ShouldStartWith("SplitOptions.CalibrateFraction is NaN; allowed is 0 to 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => DatasetSplitter.Split(data, new SplitOptions { TrainFraction = 0 })).Message.ShouldStartWith("SplitOptions.TrainFraction is 0; training needs rows.");
        Should.Throw<ArgumentOutOfRangeException>(() => DatasetSplitter.Split(data, new SplitOptions { PurgeGap = TimeSpan.FromHours(-1) })).Message.ShouldStartWith("SplitOptions.PurgeGap is -01:00:00; it must be 0 or more.");
        Should.Throw<ArgumentOutOfRangeException>(() => DatasetSplitter.Split(data, new SplitOptions { Strategy = (SplitStrategy)9 })).Message.ShouldStartWith("SplitOptions.Strategy is 9; allowed are Stratified, GroupedByEntity, ByTime.");
    }

    internal static LabeledDataset Distinct(int[] labels)
        => new(FeatureMatrix.From([.. labels.Select(static (_, i) => (float)i)], 1), labels, TwoLabels);

    internal static void Together(DataSplit split, Func<int, string> key)
    {
        HashSet<string>[] parts = [.. new[] { split.TrainRows, split.CalibrateRows, split.ThresholdRows, split.TestRows }.Select(r => r.ToArray().Select(key).ToHashSet())];
        for (int a = 0; a < parts.Length; a++)
        {
            for (int b = 0; b < a; b++) parts[a].Overlaps(parts[b]).ShouldBeFalse();
        }
    }
}
