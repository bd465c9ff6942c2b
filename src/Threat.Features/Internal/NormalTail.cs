namespace Threat.Features.Internal;

internal static class NormalTail
{
    /// <summary>P(|Z| > |z|) of a standard normal Z: erfc(|z|/√2), absolute error below 1e-14 (series below 3, continued fraction above).</summary>
    public static double TwoSided(double z)
    {
        double x = Math.Abs(z) / Math.Sqrt(2);
        if (x > 27) return 0;
        if (x < 3)
        {
            double term = x, sum = x;
            for (int n = 1; n < 200 && Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
            {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return Math.Clamp(1 - 2 / Math.Sqrt(Math.PI) * sum, 0, 1);
        }
        double fraction = 0;
        for (int k = 60; k >= 1; k--) fraction = k / 2.0 / (x + fraction);
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * (x + fraction));
    }
}
