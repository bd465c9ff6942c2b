using System.Numerics;

namespace Threat.Losses.Internal;

/// <summary>The transcendental functions of one element type, as wide as the machine's vectors.</summary>
internal interface ILane<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract Vector<T> Exp(Vector<T> x);

    static abstract Vector<T> Log(Vector<T> x);
}

internal readonly struct SingleLane : ILane<float>
{
    public static Vector<float> Exp(Vector<float> x) => Vector.Exp(x);

    public static Vector<float> Log(Vector<float> x) => Vector.Log(x);
}

internal readonly struct DoubleLane : ILane<double>
{
    public static Vector<double> Exp(Vector<double> x) => Vector.Exp(x);

    public static Vector<double> Log(Vector<double> x) => Vector.Log(x);
}
