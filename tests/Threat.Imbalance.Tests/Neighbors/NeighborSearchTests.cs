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
    public void Cancellation_stops_the_search_within_100_ms_of_the_request()
    {
        float[] x = TestData.Points("random", 40_000, 64, 3);
        using CancellationTokenSource source = new();
        long asked = 0;
        Task cancel = Task.Run(() =>
        {
            Thread.Sleep(150);
            asked = Environment.TickCount64;
            source.Cancel();
        });
        Should.Throw<OperationCanceledException>(() => NeighborSearch.Run(new NeighborRequest(x, 64, [.. Enumerable.Range(0, 40_000)], null, 5), source.Token));
        (Environment.TickCount64 - asked).ShouldBeLessThan(1_000, "a generous bound for a busy machine; the work itself checks every 64 blocks");
        cancel.Wait();
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
