namespace Threat.Losses.Internal;

/// <summary>Isotonic regression by pooling adjacent violators.</summary>
internal static class IsotonicKernel
{
    /// <summary>The knots of the rising map: the first and last score of each pool, with its share of positives.</summary>
    /// <param name="scores">Ascending.</param>
    /// <param name="positive">Whether each is of the class.</param>
    /// <param name="floor">Values are kept this far from 0 and 1.</param>
    public static (double[] From, double[] To) Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, double floor)
    {
        List<(double First, double Last, double Positives, int Count)> pools = [];
        for (int i = 0; i < scores.Length;)
        {
            int start = i;
            double positives = 0;
            for (; i < scores.Length && scores[i] == scores[start]; i++) positives += positive[i] ? 1 : 0;
            (double First, double Last, double Positives, int Count) pool = (scores[start], scores[start], positives, i - start);
            while (pools.Count > 0 && pools[^1].Positives * pool.Count >= pool.Positives * pools[^1].Count)
            {
                var below = pools[^1];
                pools.RemoveAt(pools.Count - 1);
                pool = (below.First, pool.Last, below.Positives + pool.Positives, below.Count + pool.Count);
            }
            pools.Add(pool);
        }
        List<double> from = [], to = [];
        foreach (var pool in pools)
        {
            double share = Math.Clamp(pool.Positives / pool.Count, floor, 1 - floor);
            from.Add(pool.First);
            to.Add(share);
            if (pool.Last == pool.First) continue;
            from.Add(pool.Last);
            to.Add(share);
        }
        return ([.. from], [.. to]);
    }

    /// <summary>Linear between knots, constant beyond them.</summary>
    public static double Map(ReadOnlySpan<double> from, ReadOnlySpan<double> to, double score)
    {
        int at = from.BinarySearch(score);
        if (at >= 0) return to[at];
        at = ~at;
        if (at == 0) return to[0];
        if (at == from.Length) return to[^1];
        double share = (score - from[at - 1]) / (from[at] - from[at - 1]);
        return to[at - 1] + share * (to[at] - to[at - 1]);
    }
}
