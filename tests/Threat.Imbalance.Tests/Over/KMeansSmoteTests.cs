namespace Threat.Imbalance.Tests;

public sealed class KMeansSmoteTests
{
    [Test]
    public void Counts_are_met_exactly_and_both_parents_lie_in_one_cluster()
    {
        LabeledDataset data = TestData.Classes([300, 50, 31], 4, 2, 8);
        ResamplingResult result = new KMeansSmote(new KMeansSmoteOptions { ClusterCount = 5 }).Resample(data);
        result.CountsAfter.ShouldBe([300, 300, 300]);
        for (int i = data.RowCount; i < result.Dataset.RowCount; i++) SmoteTests.OnSegment(data, result, i);
    }

    [Test]
    public void A_class_that_leads_nowhere_is_grown_by_SMOTE_and_the_notes_say_so()
    {
        ResamplingResult result = new KMeansSmote().Resample(TestData.Classes([400, 10], 4, 2, 0));
        result.CountsAfter.ShouldBe([400, 400]);
        result.Notes.ShouldBe(["Class 'B' leads in none of the 8 clusters with 2 different rows: it was grown by plain SMOTE."]);
    }

    [Test]
    public void A_class_too_small_is_refused_in_words_of_options_that_exist()
    {
        Should.Throw<ArgumentException>(static () => new KMeansSmote(new KMeansSmoteOptions { NeighborCount = 5 }).Resample(TestData.Classes([40, 3])))
            .Message.ShouldBe("Class 'B' has 3 rows; KMeansSmote needs at least NeighborCount + 1 = 6. Lower KMeansSmoteOptions.NeighborCount to 2, leave the class out of the strategy, or use RandomOverSampler.");
        Should.Throw<ArgumentException>(static () => new KMeansSmote().Resample(TestData.Classes([40, 1])))
            .Message.ShouldBe("Class 'B' has 1 row; KMeansSmote needs at least NeighborCount + 1 = 3. Leave the class out of the strategy, or use RandomOverSampler.");
    }

    [Test]
    public void An_approximate_assignment_is_noted_once()
    {
        KMeansSmoteOptions options = new() { ClusterCount = 4200, MaxIterations = 3, Search = new NeighborSearchOptions { Method = NeighborSearchMethod.Approximate } };
        new KMeansSmote(options).Resample(TestData.Classes([5000, 300], 3, 2, 4)).Notes.Count(static n => n.StartsWith("Neighbours were searched approximately", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Test]
    public void Fewer_rows_than_clusters_are_refused()
        => Should.Throw<ArgumentException>(static () => new KMeansSmote(new KMeansSmoteOptions { ClusterCount = 50 }).Resample(TestData.Classes([20, 5])))
            .Message.ShouldContain("Lower ClusterCount to at most 25.");
}
