using System.Numerics;
using System.Runtime.CompilerServices;

namespace Threat.Losses.Internal;

/// <summary>Focal loss −q^γ·l and its slope, for an exponent a lane.</summary>
internal static class FocalTerms<T, TLane>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : ILane<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate(Vector<T> gamma, Vector<T> l, Vector<T> p, Vector<T> q, out Vector<T> loss, out Vector<T> slope)
    {
        Vector<T> zero = Vector.Equals(q, Vector<T>.Zero);
        Vector<T> power = Vector.ConditionalSelect(zero, Vector<T>.Zero, TLane.Exp(gamma * TLane.Log(q)));
        Vector<T> ratio = Vector.ConditionalSelect(zero, -Vector<T>.One, l / q);
        loss = -(power * l);
        slope = power * (gamma * p * ratio - Vector<T>.One);
    }
}
