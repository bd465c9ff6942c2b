using Threat.Core;
using Threat.Losses.Internal;

namespace Threat.Losses;

/// <summary>Another calibration's probabilities moved to other class shares: p_c·r_c, scaled to sum to 1, where r is new share over old.</summary>
public sealed class PriorShiftedCalibration : ICalibration
{
    internal const string MethodName = "prior-shift/1";

    private readonly ICalibration _inner;
    private readonly double[] _ratios;

    /// <summary>Wraps a calibration.</summary>
    /// <param name="inner">A calibration that <see cref="CalibrationJson"/> can read again.</param>
    /// <param name="oldShares">Class shares of the rows the model and calibration were fitted on, above 0.</param>
    /// <param name="newShares">Class shares of the rows to score, 0 or more.</param>
    /// <exception cref="ArgumentException">The lengths differ, or shares are out of range or all 0.</exception>
    public PriorShiftedCalibration(ICalibration inner, ReadOnlySpan<double> oldShares, ReadOnlySpan<double> newShares)
        : this(inner, PriorShift.Ratios(oldShares, newShares))
    {
    }

    private PriorShiftedCalibration(ICalibration inner, double[] ratios)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (inner.ClassCount is int n && n != ratios.Length) throw new ArgumentException($"{ratios.Length} class shares were given; the calibration was fitted for {n} classes.", nameof(inner));
        _inner = inner;
        _ratios = ratios;
    }

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <inheritdoc/>
    public int? ClassCount => _ratios.Length;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        CalibrationChecks.Row(logits, probabilities, _ratios.Length);
        Span<double> p = probabilities[.._ratios.Length];
        _inner.Apply(logits, p);
        PriorShift.Apply(p, _ratios);
    }

    /// <inheritdoc/>
    public string ToJson() => LossesJson.Write(new ShiftState(_inner.Method, _inner.ToJson(), _ratios), LossesJson.Default.ShiftState);

    internal static PriorShiftedCalibration FromJson(string json)
    {
        ShiftState s = LossesJson.Read(MethodName, json, LossesJson.Default.ShiftState);
        if (s.Method is null || s.Calibration is null || s.Ratios is not { Length: >= 2 } || !s.Ratios.All(static r => r >= 0 && double.IsFinite(r)) || !s.Ratios.Any(static r => r > 0))
            throw new InvalidDataException($"The calibration {MethodName} is malformed: it needs a method, its calibration, and finite ratios of 0 or more, not all 0.");
        ICalibration inner = CalibrationJson.Read(s.Method, s.Calibration);
        if (inner.ClassCount is int n && n != s.Ratios.Length) throw new InvalidDataException($"The calibration {MethodName} is malformed: it has {s.Ratios.Length} ratios and a calibration for {n} classes.");
        return new(inner, s.Ratios);
    }
}
