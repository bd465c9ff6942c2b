using System.Text.Json.Serialization;

namespace Threat.Core.Internal;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Dictionary<string, double>))]
[JsonSerializable(typeof(ScalerState))]
internal sealed partial class CoreJson : JsonSerializerContext;
