namespace Threat.Losses.Internal;

/// <summary>Functions that keep their precision near 0, where exp(x) − 1 and log(1 + x) lose it.</summary>
internal static class Accurate
{
    /// <summary>exp(x) − 1 (Kahan).</summary>
    public static double ExpMinusOne(double x)
    {
        double u = Math.Exp(x);
        if (u == 1) return x;
        double d = u - 1;
        return d == -1 ? -1 : double.IsInfinity(u) ? u : d * x / Math.Log(u);
    }

    /// <summary>log(1 + x) (Kahan).</summary>
    public static double LogOnePlus(double x)
    {
        double u = 1 + x, d = u - 1;
        return d == 0 ? x : double.IsInfinity(u) ? u : Math.Log(u) * x / d;
    }
}
