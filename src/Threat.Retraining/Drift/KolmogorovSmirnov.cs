using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>The two-sample Kolmogorov-Smirnov test: the largest distance between two empirical distributions, and its asymptotic p-value.</summary>
/// <param name="Statistic">The distance, 0 to 1.</param>
/// <param name="PValue">The probability of such a distance without a shift. With many ties it is too large, so the test then sees less, never more.</param>
public readonly record struct KolmogorovSmirnov(double Statistic, double PValue)
{
    /// <summary>Tests two samples.</summary>
    /// <param name="first">Finite values, at least 1.</param>
    /// <param name="second">Finite values, at least 1.</param>
    /// <exception cref="ArgumentException">A side is empty, or a value is not finite.</exception>
    public static KolmogorovSmirnov Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.IsEmpty || second.IsEmpty) throw new ArgumentException($"{first.Length} and {second.Length} values were given; both sides need at least 1.");
        FiniteValues.Require(first);
        FiniteValues.Require(second);
        double[] a = first.ToArray(), b = second.ToArray();
        Array.Sort(a);
        Array.Sort(b);
        double distance = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            double x = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= x) i++;
            while (j < b.Length && b[j] <= x) j++;
            distance = Math.Max(distance, Math.Abs((double)i / a.Length - (double)j / b.Length));
        }
        double n = (double)a.Length * b.Length / (a.Length + b.Length);
        return new KolmogorovSmirnov(distance, Survival(Math.Sqrt(n) * distance));
    }

    /// <summary>Kolmogorov's limit distribution: 2 Σ (−1)^(k−1) exp(−2 k² t²).</summary>
    private static double Survival(double t)
    {
        if (t < 0.2) return 1;
        double sum = 0;
        for (int k = 1; k <= 100; k++)
        {
            double term = Math.Exp(-2.0 * k * k * t * t);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-17) break;
        }
        return Math.Clamp(2 * sum, 0, 1);
    }
}
