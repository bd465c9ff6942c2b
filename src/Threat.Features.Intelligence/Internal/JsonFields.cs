using System.Text.Json;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Fields of JSON that others wrote: absent and of another type read as null.</summary>
internal static class JsonFields
{
    public static string? Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;

    public static int? Int(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement field)) return null;
        if (field.ValueKind == JsonValueKind.Number && field.TryGetInt32(out int number)) return number;
        return field.ValueKind == JsonValueKind.String && int.TryParse(field.GetString(), out number) ? number : null;
    }

    public static bool? Bool(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement field) && field.ValueKind is JsonValueKind.True or JsonValueKind.False ? field.GetBoolean() : null;
}
