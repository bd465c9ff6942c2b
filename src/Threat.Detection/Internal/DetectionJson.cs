using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Threat.Detection.Internal.Stacking;

namespace Threat.Detection.Internal;

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ArtifactManifest))]
[JsonSerializable(typeof(LabelsState))]
[JsonSerializable(typeof(SchemaState))]
[JsonSerializable(typeof(RegistryState))]
[JsonSerializable(typeof(VersionState))]
[JsonSerializable(typeof(StackState))]
internal sealed partial class DetectionJson : JsonSerializerContext
{
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    /// <exception cref="InvalidDataException">The JSON is malformed.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string file)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException($"{file} holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} is malformed: {e.Message}", e);
        }
    }
}
