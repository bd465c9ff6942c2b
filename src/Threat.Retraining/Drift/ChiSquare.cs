namespace Threat.Retraining.Internal;

/// <summary>The upper tail of χ² with whole degrees of freedom, by the recurrence from 1 or 2 degrees.</summary>
internal static class ChiSquare
{
    public static double Survival(double x, int degrees)
    {
        if (x <= 0) return 1;
        // Q(k + 2) = Q(k) + (x/2)^(k/2) e^(-x/2) / Γ(k/2 + 1)
        double half = x / 2, q, term;
        int k;
        if (degrees % 2 == 0) (k, q, term) = (2, Math.Exp(-half), Math.Exp(-half) * half);
        else (k, q, term) = (1, Erfc(Math.Sqrt(half)), Math.Exp(-half) * Math.Sqrt(half) / (Math.Sqrt(Math.PI) / 2));
        for (; k < degrees; k += 2)
        {
            q += term;
            term *= half / (k / 2.0 + 1);
        }
        return Math.Clamp(q, 0, 1);
    }

    /// <summary>The complementary error function for x of 0 or more: a series near 0, a continued fraction beyond.</summary>
    internal static double Erfc(double x)
    {
        if (x < 2)
        {
            double sum = x, t = x;
            for (int n = 1; n < 200 && Math.Abs(t) > 1e-17 * Math.Abs(sum); n++)
            {
                t *= -x * x / n;
                sum += t / (2 * n + 1);
            }
            return 1 - 2 / Math.Sqrt(Math.PI) * sum;
        }
        double f = 0;
        for (int k = 120; k >= 1; k--) f = k / 2.0 / (x + f);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + f);
    }
}
