using System.Numerics;

namespace Threat.Losses.Internal;

/// <summary>The loss of one class as a function of its log-probability l, with p = exp(l) and q = 1 − p given to full precision.</summary>
internal interface IModulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The loss f(l) and its derivative df/dl.</summary>
    void Evaluate(Vector<T> l, Vector<T> p, Vector<T> q, out Vector<T> loss, out Vector<T> slope);
}

/// <summary>Cross-entropy: f = −l.</summary>
internal readonly struct CrossEntropyModulation<T> : IModulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Evaluate(Vector<T> l, Vector<T> p, Vector<T> q, out Vector<T> loss, out Vector<T> slope)
    {
        loss = -l;
        slope = -Vector<T>.One;
    }
}

/// <summary>Focal with gamma 2, the usual one: f = −q²·l.</summary>
internal readonly struct SquareFocalModulation<T> : IModulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Evaluate(Vector<T> l, Vector<T> p, Vector<T> q, out Vector<T> loss, out Vector<T> slope)
    {
        Vector<T> square = q * q;
        loss = -(square * l);
        slope = Vector.Create(T.CreateChecked(2)) * q * p * l - square;
    }
}

/// <summary>Focal: f = −q^γ·l. As q → 0, l/q → −1, so the slope stays finite for 0 &lt; γ &lt; 1 too.</summary>
internal readonly struct FocalModulation<T, TLane>(double gamma) : IModulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : ILane<T>
{
    private readonly T _gamma = T.CreateChecked(gamma);

    public void Evaluate(Vector<T> l, Vector<T> p, Vector<T> q, out Vector<T> loss, out Vector<T> slope)
    {
        FocalTerms<T, TLane>.Evaluate(Vector.Create(_gamma), l, p, q, out loss, out slope);
    }
}

/// <summary>Poly-1: f = −l + ε·q.</summary>
internal readonly struct PolyModulation<T>(double epsilon) : IModulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _epsilon = T.CreateChecked(epsilon);

    public void Evaluate(Vector<T> l, Vector<T> p, Vector<T> q, out Vector<T> loss, out Vector<T> slope)
    {
        Vector<T> epsilon = Vector.Create(_epsilon);
        loss = epsilon * q - l;
        slope = -(Vector<T>.One + epsilon * p);
    }
}
