using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>A value per bin and class, scaled to sum to 1: what <see cref="HistogramBinning"/> fits.</summary>
public sealed class BinnedCalibration : ICalibration
{
    internal const string MethodName = "histogram/1";

    private readonly double[][] _upper, _values;

    internal BinnedCalibration(double[][] upper, double[][] values)
    {
        _upper = upper;
        _values = values;
    }

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <inheritdoc/>
    public int? ClassCount => _upper.Length;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        CalibrationChecks.Row(logits, probabilities, _upper.Length);
        Span<double> p = probabilities[.._upper.Length];
        StableSoftmax.Softmax(logits, p);
        for (int c = 0; c < p.Length; c++) p[c] = _values[c][HistogramKernel.Bin(_upper[c], p[c])];
        OneVersusRest.Normalize(logits, p);
    }

    /// <inheritdoc/>
    public string ToJson() => LossesJson.Write(new StepState(_upper, _values), LossesJson.Default.StepState);

    internal static BinnedCalibration FromJson(string json)
    {
        StepState s = LossesJson.Read(MethodName, json, LossesJson.Default.StepState);
        return OneVersusRest.IsValid(s) ? new(s.From, s.To) : throw new InvalidDataException($"The calibration {MethodName} is malformed: each class needs ascending upper edges and as many values, all between 0 and 1.");
    }
}
