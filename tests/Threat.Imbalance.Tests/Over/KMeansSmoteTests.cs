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
    public void Fewer_rows_than_clusters_are_refused()
        => Should.Throw<ArgumentException>(static () => new KMeansSmote(new KMeansSmoteOptions { ClusterCount = 50 }).Resample(TestData.Classes([20, 5])))
            .Message.ShouldContain("Lower ClusterCount to at most 25.");
}
