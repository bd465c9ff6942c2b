using System.Numerics;

namespace Threat.Losses.Internal;

/// <summary>Focal with an exponent that is a step function of p, held constant for the derivative.</summary>
internal readonly struct SampleFocalModulation<T, TLane> : IModulation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : ILane<T>
{
    private readonly T[] _below, _gamma;
    private readonly T _otherwise;

    public SampleFocalModulation(SampleGamma steps)
    {
        _below = [.. steps.Steps.Select(static s => T.CreateChecked(s.Below))];
        _gamma = [.. steps.Steps.Select(static s => T.CreateChecked(s.Gamma))];
        _otherwise = T.CreateChecked(steps.Otherwise);
    }

    public void Evaluate(Vector<T> l, Vector<T> p, Vector<T> q, out Vector<T> loss, out Vector<T> slope)
    {
        Vector<T> gamma = Vector.Create(_otherwise);
        for (int i = _below.Length - 1; i >= 0; i--) gamma = Vector.ConditionalSelect(Vector.LessThan(p, Vector.Create(_below[i])), Vector.Create(_gamma[i]), gamma);
        FocalTerms<T, TLane>.Evaluate(gamma, l, p, q, out loss, out slope);
    }
}
