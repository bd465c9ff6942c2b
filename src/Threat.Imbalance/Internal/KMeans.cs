using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Lloyd's k-means; rows find their centre by the neighbour search with the given settings. The same result on any number of threads.</summary>
internal sealed class KMeans
{
    private const int GreedyLimit = 64;

    private KMeans(float[] centres, int[] cluster, int count) => (Centres, Cluster, Count) = (centres, cluster, count);

    /// <summary>Count × columns.</summary>
    public float[] Centres { get; }

    /// <summary>The cluster of each given row.</summary>
    public int[] Cluster { get; }

    public int Count { get; }

    /// <summary>Clusters the given rows. An empty cluster is re-seeded with the row that lies farthest from its centre.</summary>
    public static KMeans Fit(ReadOnlyMemory<float> rows, int columns, int[] members, int count, int iterations, SeededRandom random, SearchSettings settings, CancellationToken cancellationToken)
    {
        int n = members.Length;
        // One array for both sides of the search: the members first, then the centres.
        float[] packed = GC.AllocateUninitializedArray<float>(checked((n + count) * columns));
        for (int i = 0; i < n; i++) rows.Span.Slice(members[i] * columns, columns).CopyTo(packed.AsSpan(i * columns));
        int[] first = count <= GreedyLimit ? Spread(packed, columns, n, count, ref random) : [.. random.Draw<int>([.. Enumerable.Range(0, n)], count)];
        for (int c = 0; c < count; c++) packed.AsSpan(first[c] * columns, columns).CopyTo(packed.AsSpan((n + c) * columns));
        int[] queries = [.. Enumerable.Range(0, n)], centres = [.. Enumerable.Range(n, count)], cluster = new int[n];
        Array.Fill(cluster, -1);
        SearchSettings own = settings with { Notes = [] };
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            own.Notes.Clear();
            NeighborLists nearest = NeighborSearch.Run(own.Request(packed, columns, centres, queries, 1), cancellationToken);
            bool changed = false;
            for (int i = 0; i < n; i++)
            {
                int c = nearest.Indices[i] - n;
                changed |= cluster[i] != c;
                cluster[i] = c;
            }
            changed |= Fill(cluster, nearest.SquaredDistances, count);
            if (!changed) break;
            Means(packed, columns, n, cluster, count);
        }
        // Every round searches anew; what the last one notes is what the clusters rest on.
        settings.Notes.AddRange(own.Notes);
        return new KMeans(packed[(n * columns)..], cluster, count);
    }

    private static bool Fill(int[] cluster, double[] distances, int count)
    {
        int[] sizes = new int[count];
        foreach (int c in cluster) sizes[c]++;
        bool moved = false;
        for (int c = 0; c < count; c++)
        {
            if (sizes[c] > 0) continue;
            int farthest = -1;
            for (int i = 0; i < cluster.Length; i++)
            {
                if (sizes[cluster[i]] > 1 && (farthest < 0 || distances[i] > distances[farthest])) farthest = i;
            }
            if (farthest < 0) continue;
            sizes[cluster[farthest]]--;
            cluster[farthest] = c;
            sizes[c] = 1;
            distances[farthest] = 0;
            moved = true;
        }
        return moved;
    }

    private static void Means(float[] packed, int columns, int n, int[] cluster, int count)
    {
        double[] sums = new double[count * columns];
        int[] sizes = new int[count];
        for (int i = 0; i < n; i++)
        {
            sizes[cluster[i]]++;
            Span<double> sum = sums.AsSpan(cluster[i] * columns, columns);
            ReadOnlySpan<float> row = packed.AsSpan(i * columns, columns);
            for (int c = 0; c < columns; c++) sum[c] += row[c];
        }
        for (int k = 0; k < count; k++)
        {
            for (int c = 0; c < columns && sizes[k] > 0; c++) packed[(n + k) * columns + c] = (float)(sums[k * columns + c] / sizes[k]);
        }
    }

    /// <summary>k-means++: each next row with a probability in proportion to its squared distance from those chosen (Arthur, Vassilvitskii 2007).</summary>
    private static unsafe int[] Spread(float[] packed, int columns, int n, int count, ref SeededRandom random)
    {
        int[] chosen = new int[count];
        double[] distances = new double[n];
        Array.Fill(distances, double.PositiveInfinity);
        chosen[0] = random.NextInt32(n);
        fixed (float* values = packed)
        {
            for (int c = 1; c < count; c++)
            {
                double total = 0;
                for (int i = 0; i < n; i++)
                {
                    distances[i] = Math.Min(distances[i], DistanceKernel.Exact(values + (long)i * columns, values + (long)chosen[c - 1] * columns, columns));
                    total += distances[i];
                }
                double at = random.NextDouble() * total;
                int pick = 0;
                while (pick < n - 1 && (at -= distances[pick]) >= 0) pick++;
                chosen[c] = pick;
            }
        }
        return chosen;
    }
}
