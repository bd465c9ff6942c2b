namespace Threat.Imbalance.Tests;

public sealed class SmoteBadInputTests
{
    [TestCase(3, "Class 'Infiltration' has 3 rows; Smote needs at least NeighborCount + 1 = 6. Lower SmoteOptions.NeighborCount to 2, set SmoteOptions.SmallClasses, or use RandomOverSampler.")]
    [TestCase(1, "Class 'Infiltration' has 1 row; Smote needs at least NeighborCount + 1 = 6. Set SmoteOptions.SmallClasses, or use RandomOverSampler.")]
    public void A_class_that_is_too_small_is_named_with_the_option_and_the_remedies(int rows, string message)
        => Should.Throw<ArgumentException>(() => new Smote().Resample(TestData.Classes([50, 10, 10, 10, 10, 10, rows]))).Message.ShouldBe(message);

    [Test]
    public void Fewer_neighbours_or_copies_are_used_when_asked_and_the_notes_say_so()
    {
        LabeledDataset data = TestData.Classes([50, 3, 1]);
        new Smote(new SmoteOptions { SmallClasses = SmallClassHandling.FewerNeighbors }).Resample(data).Notes.ShouldBe(
        [
            "Class 'B' has 3 different rows: 2 instead of 5 neighbours were used.",
            "Class 'C' has 1 row, fewer than NeighborCount + 1 = 6: its new rows are copies.",
        ]);
        ResamplingResult copied = new Smote(new SmoteOptions { SmallClasses = SmallClassHandling.Copy }).Resample(data);
        copied.CountsAfter.ShouldBe([50, 50, 50]);
        copied.Origins.ToArray().ShouldAllBe(static o => o.Partner == -1);
        copied.Notes[0].ShouldBe("Class 'B' has 3 rows, fewer than NeighborCount + 1 = 6: its new rows are copies.");
    }

    [Test]
    public void One_class_only_is_refused()
        => Message(TestData.Classes([20, 0])).ShouldBe("All 20 rows are of class 'A'; Smote needs rows of at least 2 classes. Check that the split kept every class.");

    [Test]
    public void Zero_rows_are_refused()
        => Message(TestData.Classes([0, 0])).ShouldBe("The dataset has 0 rows; Smote needs rows of at least 2 classes.");

    [Test]
    public void Identical_rows_only_are_refused()
    {
        float[] x = new float[28];
        for (int i = 0; i < 8; i++) x[i] = i;
        LabeledDataset data = new(FeatureMatrix.FromMemory(x, 2), new[] { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1 }, TestData.Labels(2));
        Message(data).ShouldBe("All 6 rows of class 'B' are identical; Smote could only copy them. Use RandomOverSampler if copies are wanted, or leave the class out of the strategy.");
    }

    [Test]
    public void Constant_columns_stay_constant()
    {
        LabeledDataset plain = TestData.Classes([40, 10], 3);
        float[] x = plain.Features.Values.ToArray();
        for (int i = 0; i < 50; i++) x[i * 3 + 1] = 0.1f;
        ResamplingResult result = new Smote().Resample(new LabeledDataset(FeatureMatrix.FromMemory(x, 3), plain.Labels, plain.LabelSet));
        for (int i = 0; i < result.Dataset.RowCount; i++) result.Dataset.Features[i, 1].ShouldBe(0.1f);
    }

    [Test]
    public void Asking_for_fewer_rows_than_present_is_refused()
        => Message(TestData.Classes([50, 10]), SamplingStrategy.Counts(new Dictionary<string, int> { ["A"] = 30 }))
            .ShouldBe("Class 'A' has 50 rows and the strategy asks for 30; Smote only adds rows. Ask for at least 50, or use TargetDistributionResampler, which also removes rows.");

    [Test]
    public void Asking_for_a_class_without_rows_is_refused()
        => Message(TestData.Classes([50, 10, 0]), SamplingStrategy.Counts(new Dictionary<string, int> { ["C"] = 30 }))
            .ShouldBe("The strategy of Smote names class 'C', which has 0 rows in the dataset. Rows cannot be made from nothing: leave the class out or add real rows.");

    [Test]
    public void An_unknown_class_is_refused_with_the_nearest_names()
        => Should.Throw<UnknownLabelException>(() => new Smote(new SmoteOptions { Strategy = SamplingStrategy.Counts(new Dictionary<string, int> { ["Botnett"] = 30 }) })
            .Resample(TestData.Classes([50, 10, 10, 10, 10, 10, 10]))).Message.ShouldContain("Botnet");

    [Test]
    public void A_result_too_large_for_a_matrix_is_refused_before_any_work()
        => Message(TestData.Classes([50, 10]), SamplingStrategy.Counts(new Dictionary<string, int> { ["B"] = 1_000_000_000 }))
            .ShouldBe("Smote would return 1,000,000,050 rows × 6 columns = 6,000,000,300 values; a matrix holds at most 2,147,483,591. Ask for fewer rows with SamplingStrategy.Ratio, Counts or a target distribution.");

    [Test]
    public void Options_are_checked_on_construction()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Smote(new SmoteOptions { NeighborCount = 0 })).Message.ShouldStartWith("SmoteOptions.NeighborCount is 0; it must be at least 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => new Smote(new SmoteOptions { MaxDegreeOfParallelism = 0 })).Message.ShouldStartWith("SmoteOptions.MaxDegreeOfParallelism is 0; allowed is -1 (one per processor) or at least 1.");
        Should.Throw<ArgumentNullException>(() => new Smote(new SmoteOptions { Strategy = null! })).Message.ShouldStartWith("SmoteOptions.Strategy is null; leave it out to get the default.");
    }

    private static string Message(LabeledDataset data, SamplingStrategy? strategy = null)
        => Should.Throw<ArgumentException>(() => new Smote(new SmoteOptions { Strategy = strategy ?? SamplingStrategy.Auto }).Resample(data)).Message;
}
