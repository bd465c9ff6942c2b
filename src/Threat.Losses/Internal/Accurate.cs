using System.Numerics;

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

    /// <summary>log(1 + x) for x ≥ 0, with the rounding of 1 + x put right.</summary>
    public static Vector<T> LogOnePlus<T, TLane>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLane : ILane<T>
    {
        Vector<T> u = Vector<T>.One + x;
        return TLane.Log(u) + (x - (u - Vector<T>.One)) / u;
    }
}
