namespace Threat.Retraining.Internal;

/// <summary>Tails of the binomial distribution.</summary>
internal static class BinomialTail
{
    private static readonly double[] LogFactorials = SmallLogFactorials();

    /// <summary>P(X ≥ k), X ~ Binomial(n, ½).</summary>
    public static double FairCoinAtLeast(long k, long n)
    {
        if (k <= 0) return 1;
        // Sum the shorter side, largest term first, until terms no longer matter.
        if (2 * k <= n) return 1 - FairCoinAtLeast(n - k + 1, n);
        double term = Math.Exp(LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k) - n * Math.Log(2)), sum = 0;
        for (long i = k; i <= n && term > sum * 1e-18; i++)
        {
            sum += term;
            term *= (double)(n - i) / (i + 1);
        }
        return Math.Min(1, sum);
    }

    /// <summary>P(X ≥ k), X ~ Binomial(n, p), 0 &lt; p &lt; 1.</summary>
    public static double AtLeast(int k, int n, double p)
    {
        if (k <= 0) return 1;
        double sum = 0;
        for (int i = k; i <= n; i++)
        {
            double term = Math.Exp(LogFactorial(n) - LogFactorial(i) - LogFactorial(n - i) + i * Math.Log(p) + (n - i) * Math.Log(1 - p));
            sum += term;
            // Beyond the mean the terms only fall.
            if (i > n * p && term < sum * 1e-16) break;
        }
        return Math.Min(1, sum);
    }

    internal static double LogFactorial(long n)
    {
        if (n < LogFactorials.Length) return LogFactorials[n];
        // Stirling's series; the first omitted term is below 1e-19 from 256 on.
        double x = n, i = 1 / x, i2 = i * i;
        return x * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI * x) + i * (1.0 / 12 - i2 * (1.0 / 360 - i2 * (1.0 / 1260)));
    }

    private static double[] SmallLogFactorials()
    {
        double[] values = new double[256];
        for (int n = 2; n < values.Length; n++) values[n] = values[n - 1] + Math.Log(n);
        return values;
    }
}
