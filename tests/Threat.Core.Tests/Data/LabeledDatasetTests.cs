namespace Threat.Core.Tests;

public sealed class LabeledDatasetTests
{
    private static readonly LabelSet Labels = LabelSet.Create("a", "b");
    private static readonly FeatureMatrix Features = FeatureMatrix.From(new float[,] { { 1 }, { 2 }, { 3 } });

    [Test]
    public void It_counts_classes_and_synthetic_rows()
    {
        LabeledDataset data = new(Features, new[] { 0, 1, 1 }, Labels, synthetic: new[] { false, false, true });
        data.RowCount.ShouldBe(3);
        data.ClassCounts.ToArray().ShouldBe([1, 2]);
        data.SyntheticCount.ShouldBe(1);
        data.IsSynthetic(2).ShouldBeTrue();
        data.IsSynthetic(0).ShouldBeFalse();
        new LabeledDataset(Features, new[] { 0, 1, 1 }, Labels).IsSynthetic(2).ShouldBeFalse();
    }

    [Test]
    public void Lengths_and_labels_are_checked()
    {
        Should.Throw<ArgumentException>(() => new LabeledDataset(Features, new[] { 0, 1 }, Labels)).Message.ShouldBe("2 labels were given for 3 rows; the numbers must be equal.");
        Should.Throw<ArgumentException>(() => new LabeledDataset(Features, new[] { 0, 1, 2 }, Labels)).Message.ShouldStartWith("Row 2 has class id 2; ids are 0 to 1 (a, b).");
        Should.Throw<ArgumentException>(() => new LabeledDataset(Features, new[] { 0, 1, -1 }, Labels)).Message.ShouldStartWith("Row 2 has class id -1;");
        Should.Throw<ArgumentException>(() => new LabeledDataset(Features, new[] { 0, 1, 1 }, Labels, entityIds: ["x"])).Message.ShouldBe("1 entity ids were given for 3 rows; the numbers must be equal.");
        Should.Throw<ArgumentException>(() => new LabeledDataset(Features, new[] { 0, 1, 1 }, Labels, times: [default])).Message.ShouldBe("1 times were given for 3 rows; the numbers must be equal.");
        Should.Throw<ArgumentException>(() => new LabeledDataset(Features, new[] { 0, 1, 1 }, Labels, synthetic: new bool[2])).Message.ShouldBe("2 synthetic flags were given for 3 rows; the numbers must be equal.");
    }

    [Test]
    public void Selected_rows_keep_everything_they_have()
    {
        DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        LabeledDataset data = new LabeledDataset(Features, new[] { 0, 1, 1 }, Labels, ["x", "y", "z"], [now, now.AddDays(1), now.AddDays(2)], new[] { false, true, false }).Select([2, 1]);
        data.Features.Values.ToArray().ShouldBe([3f, 2f]);
        data.Labels.ToArray().ShouldBe([1, 1]);
        data.EntityIds.ShouldBe(["z", "y"]);
        data.Times.ShouldBe([now.AddDays(2), now.AddDays(1)]);
        data.IsSynthetic(0).ShouldBeFalse();
        data.IsSynthetic(1).ShouldBeTrue();
        data.LabelSet.ShouldBeSameAs(Labels);
        Should.Throw<ArgumentOutOfRangeException>(() => data.Select([2]));
    }

    [Test]
    public void Synthetic_rows_are_refused_for_evaluation()
    {
        LabeledDataset data = new(Features, new[] { 0, 1, 1 }, Labels, synthetic: new[] { false, true, true });
        Should.Throw<InvalidOperationException>(() => data.RequireReal("evaluate")).Message
            .ShouldBe("Cannot evaluate on this dataset: 2 of its 3 rows are synthetic. Split first, resample the training part only, and use the untouched parts for everything else.");
        data.Select([0]).RequireReal("evaluate").RowCount.ShouldBe(1);
    }
}
