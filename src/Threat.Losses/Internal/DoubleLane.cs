using System.Numerics;

namespace Threat.Losses.Internal;

/// <summary>The runtime's own functions: in float64 they are vectorised already.</summary>
internal readonly struct DoubleLane : ILane<double>
{
    public static Vector<double> Exp(Vector<double> x) => Vector.Exp(x);

    public static Vector<double> Log(Vector<double> x) => Vector.Log(x);

    public static void Accumulate(ref Vector<double> sum, Vector<double> x) => sum += x;
}
