using System.Numerics;

namespace Threat.Losses.Internal;

/// <summary>The transcendental functions of one element type, as wide as the machine's vectors.</summary>
internal interface ILane<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>exp(x) for x up to 88; 0 where the result would be subnormal.</summary>
    static abstract Vector<T> Exp(Vector<T> x);

    static abstract Vector<T> Log(Vector<T> x);

    /// <summary>Adds the lanes to a sum kept in float64.</summary>
    static abstract void Accumulate(ref Vector<double> sum, Vector<T> x);
}
