namespace Threat.Features.Internal;

internal static class Entropy
{
    /// <summary>What rounding leaves of one value's entropy, in bits. Two values of which one occurs once in 10^9 have 3·10^−8.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Shannon entropy of counts over log2(min(n, K)); NaN when n is below 2.</summary>
    /// <param name="counts">Counts of the distinct values.</param>
    /// <param name="total">Their sum n.</param>
    /// <param name="possible">Number of possible values K.</param>
    public static double Normalized(ReadOnlySpan<int> counts, long total, double possible = double.MaxValue)
    {
        if (total < 2) return double.NaN;
        double sum = 0;
        foreach (int c in counts) sum += LogTable.Times(c);
        return OfSum(sum, total, possible);
    }

    /// <summary>The same from Σ c·log2 c.</summary>
    public static double OfSum(double sum, long total, double possible = double.MaxValue)
    {
        if (total < 2) return double.NaN;
        double bits = Math.Log2(total) - sum / total;
        return bits < Rounding ? 0 : Math.Min(1, bits / Math.Log2(Math.Min(total, possible)));
    }
}
