using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>A rising map per class, linear between its knots, scaled to sum to 1: what <see cref="IsotonicCalibration"/> fits.</summary>
public sealed class IsotonicMap : ICalibration
{
    internal const string MethodName = "isotonic/1";

    private readonly double[][] _from, _to;

    internal IsotonicMap(double[][] from, double[][] to)
    {
        _from = from;
        _to = to;
    }

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <inheritdoc/>
    public int? ClassCount => _from.Length;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        CalibrationChecks.Row(logits, probabilities, _from.Length);
        Span<double> p = probabilities[.._from.Length];
        StableSoftmax.Softmax(logits, p);
        for (int c = 0; c < p.Length; c++) p[c] = IsotonicKernel.Map(_from[c], _to[c], p[c]);
        OneVersusRest.Normalize(logits, p);
    }

    /// <inheritdoc/>
    public string ToJson() => LossesJson.Write(new StepState(_from, _to), LossesJson.Default.StepState);

    internal static IsotonicMap FromJson(string json)
    {
        StepState s = LossesJson.Read(MethodName, json, LossesJson.Default.StepState);
        return OneVersusRest.IsValid(s) ? new(s.From, s.To) : throw new InvalidDataException($"The calibration {MethodName} is malformed: each class needs ascending points and as many values, all between 0 and 1.");
    }
}
