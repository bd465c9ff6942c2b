using System.Net;
using System.Text.Json;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Reads AbuseIPDB's JSON.</summary>
internal static class AbuseIpDbReader
{
    /// <summary>The answer to a check.</summary>
    /// <exception cref="InvalidDataException">It is not the JSON that was expected.</exception>
    public static AbuseReport ReadCheck(byte[] body, DateTimeOffset observedAt)
    {
        using JsonDocument json = Parse(body, "The answer is not the JSON that was expected.");
        if (Field(json.RootElement, "data") is not { } data || JsonFields.Int(data, "abuseConfidenceScore") is not (>= 0 and <= 100 and int score))
            throw new InvalidDataException("The answer has no abuseConfidenceScore from 0 to 100.");
        return new AbuseReport(score, JsonFields.Text(data, "usageType")?.Contains("Data Center", StringComparison.OrdinalIgnoreCase), JsonFields.Int(data, "totalReports"), observedAt);
    }

    /// <summary>The addresses of the blacklist and their scores.</summary>
    /// <exception cref="InvalidDataException">It is not the JSON that was expected, or has no entry.</exception>
    public static List<(IPAddress Address, int Score)> ReadBlacklist(byte[] body)
    {
        const string Unexpected = "The blacklist is refused: it is not the JSON that was expected.";
        using JsonDocument json = Parse(body, Unexpected);
        if (Field(json.RootElement, "data") is not { ValueKind: JsonValueKind.Array } data) throw new InvalidDataException(Unexpected);
        List<(IPAddress, int)> entries = [];
        foreach (JsonElement e in data.EnumerateArray())
        {
            if (!IPAddress.TryParse(JsonFields.Text(e, "ipAddress"), out IPAddress? address) || JsonFields.Int(e, "abuseConfidenceScore") is not (>= 0 and <= 100 and int score))
                throw new InvalidDataException("The blacklist is refused: an entry has no address, or no abuseConfidenceScore from 0 to 100.");
            entries.Add((address, score));
        }
        return entries.Count > 0 ? entries : throw new InvalidDataException("The blacklist is refused: it is empty.");
    }

    private static JsonElement? Field(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement field) ? field : null;

    private static JsonDocument Parse(byte[] body, string error)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(error, e);
        }
    }
}
