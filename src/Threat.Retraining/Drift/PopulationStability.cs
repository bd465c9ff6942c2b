using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>The population stability index of one feature: Σ (p − q)·ln(p / q) over ten bins at the deciles of the reference.</summary>
/// <remarks>
/// By custom below 0.1 is stable and above 0.25 a shift. Under no shift it is about (bins − 1)·(1/n + 1/m), so <see cref="Of"/> needs a hundred values a side
/// to mean anything. Values that fill several deciles share one bin. An empty bin counts as half a value.
/// </remarks>
public static class PopulationStability
{
    /// <summary>The index.</summary>
    /// <param name="reference">Earlier values, finite, at least 1.</param>
    /// <param name="current">Newer values, finite, at least 1.</param>
    /// <param name="bins">Number of bins, 2 to 100.</param>
    /// <exception cref="ArgumentException">A side is empty, or a value is not finite.</exception>
    public static double Of(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int bins = 10)
    {
        if (reference.IsEmpty || current.IsEmpty) throw new ArgumentException($"{reference.Length} reference and {current.Length} current values were given; both need at least 1.");
        FiniteValues.Require(reference);
        FiniteValues.Require(current);
        Guard.InRange(bins, 2, 100);
        double[] sorted = reference.ToArray();
        Array.Sort(sorted);
        double[] edges = [.. Enumerable.Range(1, bins - 1).Select(b => sorted[Math.Max(0, (int)((long)b * sorted.Length / bins) - 1)]).Distinct()];
        int[] p = Count(reference, edges), q = Count(current, edges);
        double sum = 0;
        for (int b = 0; b <= edges.Length; b++)
        {
            if (p[b] == 0 && q[b] == 0) continue;
            double x = Math.Max(p[b], 0.5) / reference.Length, y = Math.Max(q[b], 0.5) / current.Length;
            sum += (y - x) * Math.Log(y / x);
        }
        return sum;
    }

    private static int[] Count(ReadOnlySpan<double> values, double[] edges)
    {
        int[] counts = new int[edges.Length + 1];
        foreach (double v in values)
        {
            int at = Array.BinarySearch(edges, v);
            // Bins end at their edge, so that a value that fills several deciles is alone in its bin.
            counts[at >= 0 ? at : ~at]++;
        }
        return counts;
    }
}
