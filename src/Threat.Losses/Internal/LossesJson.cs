using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Threat.Losses.Internal;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TemperatureState))]
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
