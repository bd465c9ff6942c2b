namespace Threat.Shared;

/// <summary>log(1 + x) and exp(x) − 1 that keep their precision near 0, where double.LogP1 and double.ExpM1 lose it (Kahan's corrections).</summary>
internal static class PreciseMath
{
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>sign(x) · log(1 + |x|): a logarithm for values of either sign and 0.</summary>
    public static double SignedLog1p(double x) => Math.CopySign(Log1p(Math.Abs(x)), x);

    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1) return x;
        double less = u - 1;
        return less == -1 || double.IsPositiveInfinity(u) ? less : less * (x / Math.Log(u));
    }
}
