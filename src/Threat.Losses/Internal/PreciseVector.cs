using System.Numerics;

namespace Threat.Losses.Internal;

/// <summary>What <see cref="Shared.PreciseMath"/> is to one number, for a vector of them.</summary>
internal static class PreciseVector
{
    /// <summary>log(1 + x) for x ≥ 0, with the rounding of 1 + x put right.</summary>
    public static Vector<T> Log1p<T, TLane>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLane : ILane<T>
    {
        Vector<T> u = Vector<T>.One + x;
        return TLane.Log(u) + (x - (u - Vector<T>.One)) / u;
    }
}
