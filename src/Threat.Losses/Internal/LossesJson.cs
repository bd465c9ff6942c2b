using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Threat.Losses.Internal;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TemperatureState))]
[JsonSerializable(typeof(AffineState))]
[JsonSerializable(typeof(BetaState))]
[JsonSerializable(typeof(StepState))]
[JsonSerializable(typeof(ShiftState))]
internal sealed partial class LossesJson : JsonSerializerContext
{
    public static string Write<T>(T state, JsonTypeInfo<T> type) => JsonSerializer.Serialize(state, type);

    public static T Read<T>(string method, string json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException($"The calibration {method} is malformed: it is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The calibration {method} is malformed: {e.Message}", e);
        }
    }
}

internal sealed record TemperatureState(double Temperature);

internal sealed record AffineState(double[] Weights, double[] Biases);

internal sealed record BetaState(double[] A, double[] B, double[] C);

/// <summary>A map per class: probabilities and what they become.</summary>
internal sealed record StepState(double[][] From, double[][] To);

internal sealed record ShiftState(string Method, string Calibration, double[] Ratios);
