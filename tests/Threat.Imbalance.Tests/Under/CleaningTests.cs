using Threat.Imbalance.Internal;

namespace Threat.Imbalance.Tests;

public sealed class CleaningTests
{
    [Test]
    public void A_Tomek_link_loses_its_end_in_the_larger_class_or_both_ends()
    {
        // Rows 3 (A) and 4 (B) are each other's nearest.
        LabeledDataset data = TestData.Rows([0, 0, 0, 0, 1, 1], [0], [1], [2], [9], [9.5f], [20]);
        Removed(new TomekLinks(new TomekLinksOptions { Scaling = DistanceScaling.None }), data).ShouldBe([3]);
        Removed(new TomekLinks(new TomekLinksOptions { Scaling = DistanceScaling.None, Strategy = SamplingStrategy.All }), data).ShouldBe([3, 4]);
    }

    [Test]
    public void An_approximate_search_for_links_is_noted()
    {
        LabeledDataset data = TestData.Classes([4500, 500], 4);
        TomekLinksOptions options = new() { Search = new NeighborSearchOptions { Method = NeighborSearchMethod.Approximate } };
        IReadOnlyList<string> notes = new TomekLinks(options).Resample(data).Notes;
        notes.Count.ShouldBe(3);
        notes[0].ShouldStartWith("Neighbours were searched approximately: each of 5,000 rows in ");
        notes[1].ShouldEndWith(" Tomek links.");
        notes[2].ShouldEndWith(" rows removed.");
    }

    [Test]
    public void With_enough_passes_no_link_is_left()
        => Gen.Select(Gen.Int[20, 120], Gen.Int[10, 40], Gen.Int[1, 5], Gen.Int[0, 50]).Sample(static (a, b, columns, seed) =>
        {
            LabeledDataset data = TestData.Classes([a, b], columns, seed, 2);
            TomekLinksOptions options = new() { Scaling = DistanceScaling.None, Strategy = SamplingStrategy.All, MaxPasses = 1_000 };
            ResamplingResult result;
            try
            {
                result = new TomekLinks(options).Resample(data);
            }
            catch (ArgumentException e) when (e.Message.Contains("would remove all", StringComparison.Ordinal))
            {
                return;
            }
            ReadOnlySpan<float> x = result.Dataset.Features.Values.Span;
            int[] nearest = new int[result.Dataset.RowCount];
            for (int i = 0; i < nearest.Length; i++) nearest[i] = Nearest(x, columns, nearest.Length, i);
            for (int i = 0; i < nearest.Length; i++) (nearest[nearest[i]] == i && result.Dataset.Labels.Span[i] != result.Dataset.Labels.Span[nearest[i]]).ShouldBeFalse();
        }, iter: 25);

    [Test]
    public void Editing_by_majority_keeps_a_tie_and_editing_by_all_does_not()
    {
        // Row 2 (A) has one neighbour of A and one of B.
        LabeledDataset data = TestData.Rows([0, 0, 0, 1, 1, 1], [0], [0.1f], [5], [6], [6.1f], [6.2f]);
        EditedNearestNeighboursOptions options = new() { NeighborCount = 2, Scaling = DistanceScaling.None, Strategy = SamplingStrategy.All };
        LabeledDataset tie = TestData.Rows([0, 0, 0, 1, 1, 1], [0], [0.1f], [3], [5.95f], [6], [6.1f]);
        Removed(new EditedNearestNeighbours(options with { Vote = NeighborVote.Majority }), tie).ShouldNotContain(2);
        Removed(new EditedNearestNeighbours(options), data).ShouldContain(2);
    }

    [Test]
    public void A_tied_vote_does_not_fall_to_the_class_with_the_smallest_id()
    {
        int[] votes = new int[3];
        EditingKernel.Disagrees([0, 1], [0, 2], 2, NeighborVote.Majority, votes).ShouldBeFalse();
        EditingKernel.Disagrees([0, 1, 2], [0, 1, 2], 2, NeighborVote.Majority, votes).ShouldBeFalse();
        EditingKernel.Disagrees([0, 1, 2], [0, 0, 2], 2, NeighborVote.Majority, votes).ShouldBeTrue();
    }

    [Test]
    public void Emptying_a_class_is_refused_with_the_remedy()
    {
        LabeledDataset data = TestData.Rows([0, 0, 0, 0, 0, 1, 1], [0], [1], [2], [3], [4], [0.5f], [2.5f]);
        Should.Throw<ArgumentException>(() => new EditedNearestNeighbours(new EditedNearestNeighboursOptions { Strategy = SamplingStrategy.All, Scaling = DistanceScaling.None, Vote = NeighborVote.Majority }).Resample(data))
            .Message.ShouldBe("EditedNearestNeighbours would remove all 2 rows of class 'B': each of them lies among other classes. Leave the class out of EditedNearestNeighboursOptions.Strategy, or check its labels.");
        ResamplingResult repeated = new RepeatedEditedNearestNeighbours(new RepeatedEditedNearestNeighboursOptions { Strategy = SamplingStrategy.All, Scaling = DistanceScaling.None, Vote = NeighborVote.Majority }).Resample(data);
        repeated.Notes[0].ShouldBe("Stopped after 0 passes: the next would remove the last rows of class 'B'.");
    }

    [Test]
    public void Repeated_editing_ends_when_nothing_is_left_to_remove()
    {
        LabeledDataset data = TestData.Classes([300, 100], 3, 5, 1.5);
        ResamplingResult result = new RepeatedEditedNearestNeighbours().Resample(data);
        result.Notes[0].ShouldStartWith("Nothing was left to remove after");
        RepeatedEditedNearestNeighboursOptions frozen = new() { MaxPasses = 1, Scaling = DistanceScaling.None };
        new RepeatedEditedNearestNeighbours(frozen).Resample(data).CountsAfter[0].ShouldBe(new EditedNearestNeighbours(new EditedNearestNeighboursOptions { Scaling = DistanceScaling.None }).Resample(data).CountsAfter[0]);
    }

    [Test]
    public void Permuting_the_rows_permutes_the_result([Values("tomek", "enn", "ncr", "nearmiss")] string name)
    {
        LabeledDataset data = TestData.Classes([200, 60, 30], 4, 9);
        int[] order = [.. Enumerable.Range(0, data.RowCount)];
        new Random(3).Shuffle(order);
        IResampler sampler = name switch
        {
            "tomek" => new TomekLinks(),
            "enn" => new EditedNearestNeighbours(),
            "ncr" => new NeighbourhoodCleaningRule(),
            _ => new NearMiss(),
        };
        int[] kept = [.. sampler.Resample(data).Origins.ToArray().Select(static o => o.Source).Order()];
        int[] permuted = [.. sampler.Resample(data.Select(order)).Origins.ToArray().Select(o => order[o.Source]).Order()];
        permuted.ShouldBe(kept);
    }

    [Test]
    public void NearMiss_refuses_to_shrink_the_smallest_class_by_counts_and_by_a_function()
    {
        LabeledDataset data = TestData.Classes([60, 20, 10], 3);
        Dictionary<string, int> wanted = new() { ["A"] = 8, ["C"] = 4 };
        foreach (SamplingStrategy strategy in new[] { SamplingStrategy.Counts(wanted), SamplingStrategy.Custom(_ => wanted) })
        {
            Should.Throw<ArgumentException>(() => new NearMiss(new NearMissOptions { Strategy = strategy }).Resample(data))
                .Message.ShouldStartWith("The strategy asks for 4 of the 10 rows of class 'C', the smallest one; NearMiss ranks the rows of the other classes by their distance to it");
        }
        new NearMiss(new NearMissOptions { Strategy = SamplingStrategy.Counts(new Dictionary<string, int> { ["A"] = 8 }) }).Resample(data).CountsAfter.ShouldBe([8, 20, 10]);
    }

    [Test]
    public void NearMiss_keeps_the_rows_its_version_names()
    {
        LabeledDataset data = TestData.Rows([0, 0, 0, 0, 1, 1], [1], [3], [6], [20], [0], [10]);
        Kept(NearMissVersion.NearestMinority, 1).ShouldBe([0, 1, 4, 5]);
        Kept(NearMissVersion.FarthestMinority, 2).ShouldBe([0, 1, 4, 5]);
        Kept(NearMissVersion.NominatedByMinority, 1).ShouldBe([1, 2, 4, 5]);

        int[] Kept(NearMissVersion version, int k) => [.. new NearMiss(new NearMissOptions { Version = version, NeighborCount = k, NominatedCount = 2, Scaling = DistanceScaling.None })
            .Resample(data).Origins.ToArray().Select(static o => o.Source)];
    }

    [Test]
    public void One_sided_selection_drops_redundant_rows_far_from_the_border()
    {
        LabeledDataset data = TestData.Classes([400, 40], 2, 6, 6);
        ResamplingResult result = new OneSidedSelection(new OneSidedSelectionOptions { Seed = 2 }).Resample(data);
        result.CountsAfter[1].ShouldBe(40);
        result.CountsAfter[0].ShouldBeLessThan(100);
    }

    [Test]
    public void Cluster_centroids_meet_the_counts_with_real_rows_or_with_means()
    {
        LabeledDataset data = TestData.Classes([300, 80, 20], 3);
        ResamplingResult real = new ClusterCentroids().Resample(data), means = new ClusterCentroids(new ClusterCentroidsOptions { MakeCentroids = true }).Resample(data);
        real.CountsAfter.ShouldBe([20, 20, 20]);
        real.Dataset.SyntheticCount.ShouldBe(0);
        means.CountsAfter.ShouldBe([20, 20, 20]);
        means.Dataset.SyntheticCount.ShouldBe(40);
    }

    [Test]
    public void A_cleaning_sampler_refuses_a_strategy_of_counts_it_cannot_keep()
        => Should.Throw<ArgumentException>(static () => new TomekLinks(new TomekLinksOptions { Strategy = SamplingStrategy.Ratio(0.5) }).Resample(TestData.Classes([20, 10])))
            .Message.ShouldBe("TomekLinks decides itself how many rows go, so it cannot use the strategy '0.5'. Use Auto, NotMajority, NotMinority, All, Majority, Minority, or Counts to name the classes.");

    private static int[] Removed(IResampler sampler, LabeledDataset data)
        => [.. Enumerable.Range(0, data.RowCount).Except(sampler.Resample(data).Origins.ToArray().Select(static o => o.Source))];

    private static int Nearest(ReadOnlySpan<float> x, int columns, int rows, int row)
    {
        int best = -1;
        double least = double.PositiveInfinity;
        for (int i = 0; i < rows; i++)
        {
            double distance = TestData.SquaredDistance(x, columns, row, i);
            if (i != row && distance < least) (best, least) = (i, distance);
        }
        return best;
    }
}
