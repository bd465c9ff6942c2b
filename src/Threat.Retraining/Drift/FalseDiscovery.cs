namespace Threat.Retraining;

/// <summary>Control over many tests at once (Benjamini and Hochberg 1995): of what is called significant, at most a share is expected to be chance.</summary>
public static class FalseDiscovery
{
    /// <summary>Which tests are significant.</summary>
    /// <param name="pValues">A p-value per test, 0 to 1.</param>
    /// <param name="rate">The share, above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A p-value or the rate is outside its range.</exception>
    public static bool[] Significant(ReadOnlySpan<double> pValues, double rate = 0.05)
    {
        Guard.InRange(rate, double.Epsilon, 1);
        foreach (double p in pValues) Guard.InRange(p, 0, 1, nameof(pValues));
        double[] sorted = pValues.ToArray();
        Array.Sort(sorted);
        double limit = -1;
        for (int i = 0; i < sorted.Length; i++) if (sorted[i] <= rate * (i + 1) / sorted.Length) limit = sorted[i];
        bool[] significant = new bool[pValues.Length];
        for (int i = 0; i < significant.Length; i++) significant[i] = pValues[i] <= limit;
        return significant;
    }
}
