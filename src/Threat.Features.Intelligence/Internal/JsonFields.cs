using System.Globalization;
using System.Text.Json;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Fields of JSON that others wrote: absent and of another type read as null.</summary>
internal static class JsonFields
{
    public static string? Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;

    public static int? Int(JsonElement element, string name) => Long(element, name) is >= int.MinValue and <= int.MaxValue and long number ? (int)number : null;

    public static long? Long(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement field)) return null;
        if (field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out long number)) return number;
        return field.ValueKind == JsonValueKind.String && long.TryParse(field.GetString(), CultureInfo.InvariantCulture, out number) ? number : null;
    }
}
