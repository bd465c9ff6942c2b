using Threat.Core;
using Threat.Losses.Internal;

namespace Threat.Losses;

/// <summary>Log-odds a·ln p − b·ln(1 − p) + c per class, scaled to sum to 1: what <see cref="BetaCalibration"/> fits.</summary>
public sealed class BetaMap : ICalibration
{
    internal const string MethodName = "beta/1";

    private readonly double[] _a, _b, _c;

    internal BetaMap(double[] a, double[] b, double[] c)
    {
        _a = a;
        _b = b;
        _c = c;
    }

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <inheritdoc/>
    public int? ClassCount => _a.Length;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        CalibrationChecks.Row(logits, probabilities, _a.Length);
        Span<double> p = probabilities[.._a.Length];
        for (int k = 0; k < p.Length; k++)
        {
            (double lower, double upper) = BetaKernel.Features(logits, k);
            p[k] = BetaKernel.Map(_a[k], _b[k], _c[k], lower, upper);
        }
        OneVersusRest.Normalize(logits, p);
    }

    /// <inheritdoc/>
    public string ToJson() => LossesJson.Write(new BetaState(_a, _b, _c), LossesJson.Default.BetaState);

    internal static BetaMap FromJson(string json)
    {
        BetaState s = LossesJson.Read(MethodName, json, LossesJson.Default.BetaState);
        return s.A is { Length: >= 2 } && s.B?.Length == s.A.Length && s.C?.Length == s.A.Length && s.A.Concat(s.B).All(static v => v >= 0 && double.IsFinite(v)) && s.C.All(double.IsFinite)
            ? new(s.A, s.B, s.C)
            : throw new InvalidDataException($"The calibration {MethodName} is malformed: it needs a, b of 0 or more and c, finite, for each of at least 2 classes.");
    }
}
