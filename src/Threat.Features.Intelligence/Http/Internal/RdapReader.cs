using System.Globalization;
using System.Text.Json;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Reads RDAP's JSON.</summary>
internal static class RdapReader
{
    /// <summary>The date of the registration event, or null.</summary>
    public static DateTimeOffset? ReadRegistration(ReadOnlyMemory<byte> body, string host)
    {
        using JsonDocument json = Parse(body, $"The answer of {host}");
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("events", out JsonElement events) || events.ValueKind != JsonValueKind.Array) return null;
        foreach (JsonElement e in events.EnumerateArray())
        {
            if (JsonFields.Text(e, "eventAction") == "registration"
                && DateTimeOffset.TryParse(JsonFields.Text(e, "eventDate"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset date)) return date;
        }
        return null;
    }

    /// <summary>The server of each top-level domain; the first https one where several are named.</summary>
    public static Dictionary<string, Uri> ReadBootstrap(ReadOnlyMemory<byte> body, bool allowHttp)
    {
        using JsonDocument json = Parse(body, "The RDAP bootstrap table");
        Dictionary<string, Uri> servers = new(StringComparer.OrdinalIgnoreCase);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("services", out JsonElement services) || services.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException("The RDAP bootstrap table is refused: it has no array \"services\".");
        foreach (JsonElement service in services.EnumerateArray())
        {
            if (service.ValueKind != JsonValueKind.Array || service.GetArrayLength() != 2) continue;
            Uri? server = service[1].EnumerateArray().Select(static u => Uri.TryCreate(u.GetString(), UriKind.Absolute, out Uri? url) ? url : null)
                .FirstOrDefault(u => u is not null && (u.Scheme == Uri.UriSchemeHttps || (allowHttp && u.Scheme == Uri.UriSchemeHttp)));
            if (server is null) continue;
            if (!server.AbsoluteUri.EndsWith('/')) server = new Uri(server.AbsoluteUri + "/");
            foreach (JsonElement tld in service[0].EnumerateArray())
            {
                if (tld.GetString() is { Length: > 0 } name) servers.TryAdd(name, server);
            }
        }
        return servers;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body, string what)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{what} is refused: it is no JSON.", e);
        }
    }
}
