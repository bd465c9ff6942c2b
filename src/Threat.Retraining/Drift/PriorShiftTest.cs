namespace Threat.Retraining;

/// <summary>Whether classes come in other proportions than before: Pearson's χ² test of homogeneity.</summary>
/// <param name="Statistic">χ².</param>
/// <param name="DegreesOfFreedom">Classes that occur, minus 1.</param>
/// <param name="PValue">The probability of such a difference without a shift; 1 when fewer than two classes occur.</param>
public readonly record struct PriorShiftTest(double Statistic, int DegreesOfFreedom, double PValue)
{
    /// <summary>Tests counts per class.</summary>
    /// <param name="before">Earlier rows per class.</param>
    /// <param name="after">Newer rows per class.</param>
    /// <exception cref="ArgumentException">The lengths differ, a count is negative, or a side is empty.</exception>
    public static PriorShiftTest Compare(ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        if (before.Length != after.Length) throw new ArgumentException($"{before.Length} and {after.Length} counts were given; both need one per class.");
        double n = 0, m = 0;
        for (int c = 0; c < before.Length; c++)
        {
            if (before[c] < 0 || after[c] < 0) throw new ArgumentException($"Class {c} has a negative count.");
            n += before[c];
            m += after[c];
        }
        if (n == 0 || m == 0) throw new ArgumentException("Both sides need at least 1 row.");
        double statistic = 0;
        int classes = 0;
        for (int c = 0; c < before.Length; c++)
        {
            double both = (double)before[c] + after[c];
            if (both == 0) continue;
            classes++;
            double e = both * n / (n + m), f = both * m / (n + m);
            statistic += (before[c] - e) * (before[c] - e) / e + (after[c] - f) * (after[c] - f) / f;
        }
        return new PriorShiftTest(statistic, classes - 1, classes < 2 ? 1 : Internal.ChiSquare.Survival(statistic, classes - 1));
    }
}
