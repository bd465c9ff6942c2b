using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>softmax(z / T) (Guo et al. 2017). The order of the classes never changes, so neither does argmax.</summary>
public sealed class TemperatureCalibration : ICalibration
{
    internal const string MethodName = "temperature/1";

    /// <summary>A calibration with a known temperature.</summary>
    /// <param name="temperature">T, a finite number above 0. Above 1 it makes probabilities less confident, below 1 more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is not a finite number above 0.</exception>
    public TemperatureCalibration(double temperature) => Temperature = Guard.Positive(temperature);

    /// <summary>T.</summary>
    public double Temperature { get; }

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <inheritdoc/>
    public int? ClassCount => null;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        CalibrationChecks.Row(logits, probabilities, null);
        StableSoftmax.Softmax(logits, probabilities[..logits.Length], 1 / Temperature);
    }

    /// <inheritdoc/>
    public string ToJson() => LossesJson.Write(new TemperatureState(Temperature), LossesJson.Default.TemperatureState);

    internal static TemperatureCalibration FromJson(string json)
    {
        TemperatureState s = LossesJson.Read(MethodName, json, LossesJson.Default.TemperatureState);
        return s.Temperature > 0 && double.IsFinite(s.Temperature) ? new(s.Temperature) : throw new InvalidDataException(FormattableString.Invariant($"The calibration {MethodName} is malformed: its temperature is {s.Temperature}; it must be a finite number above 0."));
    }
}
