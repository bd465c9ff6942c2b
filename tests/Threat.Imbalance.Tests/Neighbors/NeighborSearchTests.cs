using System.Diagnostics;
using Threat.Imbalance.Internal;

namespace Threat.Imbalance.Tests;

public sealed class NeighborSearchTests
{
    private static readonly SimdPath[] Paths = [SimdPath.Vector512, SimdPath.Vector256, SimdPath.Vector128, SimdPath.Scalar, SimdPath.Best];

    public static IEnumerable<string> Kinds => ["random", "duplicates", "constant-columns", "far-from-origin", "grid", "clusters", "outlier"];

    [Test]
    public void Neighbours_equal_a_double_brute_force_on_every_kind_of_data_and_width(
        [ValueSource(nameof(Kinds))] string kind, [ValueSource(nameof(Paths))] object path, [Values(null, true, false)] bool? filter)
    {
        const int Rows = 330, Columns = 19, K = 6;
        float[] x = TestData.Points(kind, Rows, Columns, 11);
        int[] all = [.. Enumerable.Range(0, Rows)];
        NeighborLists found = NeighborSearch.Run(new NeighborRequest(x, Columns, all, null, K) { Simd = (SimdPath)path, Filter = filter, Threads = 2 });
        ShouldBeBruteForce(found, x, Columns, all, all, K);
    }

    [Test]
    public void A_subset_of_queries_against_a_subset_of_candidates_equals_brute_force([Values(1, 3)] int threads, [Values(null, true, false)] bool? filter, [Values(3, 40)] int columns)
    {
        float[] x = TestData.Points("clusters", 500, columns, 5);
        int[] candidates = [.. Enumerable.Range(0, 500).Where(static i => i % 3 != 0)], queries = [.. Enumerable.Range(0, 500).Where(static i => i % 4 == 1)];
        NeighborLists found = NeighborSearch.Run(new NeighborRequest(x, columns, candidates, queries, 4) { Filter = filter, Threads = threads });
        ShouldBeBruteForce(found, x, columns, candidates, queries, 4);
    }

    [Test]
    public void Random_shapes_equal_brute_force()
        => Gen.Select(Gen.Int[2, 300], Gen.Int[1, 37], Gen.Int[1, 8], Gen.Int[0, 6], Gen.Bool).Sample((rows, columns, k, kind, filter) =>
        {
            float[] x = TestData.Points(Kinds.ElementAt(kind), rows, columns, rows);
            int[] all = [.. Enumerable.Range(0, rows)];
            int count = Math.Min(k, rows - 1);
            ShouldBeBruteForce(NeighborSearch.Run(new NeighborRequest(x, columns, all, null, count) { Filter = filter }), x, columns, all, all, count);
        }, iter: 40);

    [Test]
    public void A_bound_on_memory_cuts_the_search_into_parts_with_the_same_neighbours([ValueSource(nameof(Kinds))] string kind, [Values(true, false)] bool mirrored, [Values(null, true)] bool? filter)
    {
        const int Rows = 3_100, Columns = 16, K = 5;
        float[] x = TestData.Points(kind, Rows, Columns, 4);
        int[] candidates = [.. Enumerable.Range(0, Rows).Where(static i => i % 7 != 3)];
        NeighborRequest request = new(x, Columns, candidates, mirrored ? null : [.. Enumerable.Range(0, Rows).Where(static i => i % 2 == 0)], K) { Filter = filter };
        NeighborLists whole = NeighborSearch.Run(request), parts = NeighborSearch.Run(request with { Search = new NeighborSearchOptions { MaxMemoryBytes = 600_000 } });
        parts.Indices.ShouldBe(whole.Indices);
        parts.SquaredDistances.ShouldBe(whole.SquaredDistances);
    }

    [Test, Repeat(5)]
    public void A_search_that_is_cancelled_in_its_last_blocks_never_gives_half_a_list()
    {
        const int Rows = 40_000, Columns = 8;
        using CancellationTokenSource source = new();
        // Of two blocks of queries, one of 128 rows and one of a single row, the small one ends first and cancels the other on its way.
        NeighborRequest request = new(TestData.Points("random", Rows, Columns, 3), Columns, [.. Enumerable.Range(0, Rows)], [.. Enumerable.Range(0, 129)], 5) { Filter = false, Threads = 2 };
        NeighborLists whole = NeighborSearch.Run(request);
        try
        {
            NeighborSearch.Run(request with { Progress = new ProgressShare(new Cancelling(source)) }, source.Token).Indices.ShouldBe(whole.Indices);
        }
        catch (OperationCanceledException)
        {
            source.IsCancellationRequested.ShouldBeTrue();
        }
    }

    [Test]
    public void A_bound_below_what_any_search_needs_says_how_much_that_is()
    {
        NeighborRequest request = new(TestData.Points("random", 3_000, 8, 4), 8, [.. Enumerable.Range(0, 3_000)], null, 5) { Search = new NeighborSearchOptions { MaxMemoryBytes = 1_000 } };
        Should.Throw<ArgumentException>(() => NeighborSearch.Run(request)).Message
            .ShouldBe("NeighborSearchOptions.MaxMemoryBytes is 1,000; finding 5 neighbours of 3,000 rows needs at least 519,744 bytes. Raise it, or lower NeighborCount.");
    }

    [Test]
    public void An_approximate_search_reaches_the_recall_asked_for_and_reports_what_it_measured([Values(true, false)] bool mirrored, [Values(0.8, 0.95, 1.0)] double target)
    {
        const int Rows = 20_000, Columns = 24, K = 5;
        float[] x = TestData.Points("clusters", Rows, Columns, 8);
        List<string> notes = [];
        NeighborRequest request = new(x, Columns, [.. Enumerable.Range(0, Rows)], mirrored ? null : [.. Enumerable.Range(0, Rows).Where(static i => i % 3 == 0)], K);
        NeighborLists exact = NeighborSearch.Run(request);
        NeighborLists found = NeighborSearch.Run(request with { Notes = notes, Search = new NeighborSearchOptions { Method = NeighborSearchMethod.Approximate, TargetRecall = target } });
        int queries = request.Asked.Length;
        double recall = Enumerable.Range(0, queries).Average(q => exact.Of(q).ToArray().Intersect(found.Of(q).ToArray()).Count() / (double)K);
        recall.ShouldBeGreaterThan(target - 0.02);
        found.Recall!.Value.ShouldBe(recall, 0.03);
        notes.Single().ShouldStartWith("Neighbours were searched approximately: each of ");
    }

    [Test]
    public void Rows_whose_cells_hold_too_few_neighbours_are_searched_exactly()
    {
        // 4,099 rows: the last cell has 3, fewer than the 12 neighbours asked for.
        float[] x = TestData.Points("clusters", 4_099, 8, 2);
        NeighborRequest request = new(x, 8, [.. Enumerable.Range(0, 4_099)], null, 12) { Search = new NeighborSearchOptions { Method = NeighborSearchMethod.Approximate, TargetRecall = 0.1 } };
        NeighborSearch.Run(request).Indices.ShouldAllBe(static i => i >= 0 && i < 4_099);
    }

    [Test]
    public void An_approximate_search_is_the_same_on_any_number_of_threads()
    {
        float[] x = TestData.Points("clusters", 9_000, 20, 2);
        NeighborRequest request = new(x, 20, [.. Enumerable.Range(0, 9_000)], null, 5) { Search = new NeighborSearchOptions { Method = NeighborSearchMethod.Approximate, TargetRecall = 0.8 } };
        NeighborLists one = NeighborSearch.Run(request with { Threads = 1 }), many = NeighborSearch.Run(request with { Threads = 4 });
        many.Indices.ShouldBe(one.Indices);
        many.Recall.ShouldBe(one.Recall);
        one.Recall!.Value.ShouldBeLessThan(1, "a search that finds everything would show nothing here");
    }

    [Test]
    public void Cancellation_stops_the_search_within_100_ms_of_the_request([Values(20, 150, 400, 800)] int after)
    {
        float[] x = TestData.Points("random", 60_000, 64, 3);
        int[] all = [.. Enumerable.Range(0, 60_000)];
        // The median of some runs: a busy machine may hold a thread back longer than the work does.
        long[] delays = [.. Enumerable.Range(0, 5).Select(_ =>
        {
            using CancellationTokenSource source = new();
            long asked = 0;
            Task cancel = Task.Run(() =>
            {
                Thread.Sleep(after);
                asked = Stopwatch.GetTimestamp();
                source.Cancel();
            });
            Should.Throw<OperationCanceledException>(() => NeighborSearch.Run(new NeighborRequest(x, 64, all, null, 5), source.Token));
            long stopped = Stopwatch.GetTimestamp();
            cancel.Wait();
            return (stopped - asked) * 1000 / Stopwatch.Frequency;
        }).Order()];
        delays[2].ShouldBeLessThan(100, string.Join(", ", delays));
    }

    private static void ShouldBeBruteForce(NeighborLists found, float[] x, int columns, int[] candidates, int[] queries, int k)
    {
        found.Indices.Length.ShouldBe(queries.Length * k);
        for (int q = 0; q < queries.Length; q++)
        {
            double[] distances = [.. Enumerable.Range(0, x.Length / columns).Select(c => TestData.SquaredDistance(x, columns, queries[q], c))];
            int[] expected = [.. candidates.Where(c => c != queries[q]).OrderBy(c => distances[c]).ThenBy(static c => c).Take(k)];
            if (!found.Of(q).SequenceEqual(expected)) found.Of(q).ToArray().ShouldBe(expected, $"query {queries[q]}");
        }
    }
}
