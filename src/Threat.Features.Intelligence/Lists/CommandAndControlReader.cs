using System.Globalization;
using System.Net;
using System.Text.Json;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>Reads Feodo Tracker's block list (JSON and CSV) and ThreatFox's answers (JSON).</summary>
/// <remarks>Thread-safe. One entry that cannot be read refuses the list: these lists are short, and the last good one stays in use. An empty list is valid; the feed is often empty.</remarks>
public static class CommandAndControlReader
{
    /// <summary>Feodo Tracker's ipblocklist.json.</summary>
    /// <exception cref="InvalidDataException">The list is refused.</exception>
    public static IReadOnlyList<CommandAndControlServer> ReadFeodoJson(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using JsonDocument json = Parse(stream, name);
        if (json.RootElement.ValueKind != JsonValueKind.Array) throw Refused(name, "it is no JSON array");
        return [.. json.RootElement.EnumerateArray().Select((e, i) => Server(JsonFields.Text(e, "ip_address"), JsonFields.Int(e, "port"), JsonFields.Text(e, "malware"),
            JsonFields.Text(e, "first_seen"), JsonFields.Text(e, "last_online"), name, $"entry {i + 1}"))];
    }

    /// <summary>Feodo Tracker's ipblocklist.csv: comments with '#', then first_seen_utc, dst_ip, dst_port, c2_status, last_online, malware.</summary>
    /// <exception cref="InvalidDataException">The list is refused.</exception>
    public static IReadOnlyList<CommandAndControlServer> ReadFeodoCsv(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        List<CommandAndControlServer> servers = [];
        bool header = false;
        for (int n = 1; reader.ReadLine() is { } line; n++)
        {
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#') continue;
            string[] fields = [.. line.Split(',').Select(static f => f.Trim().Trim('"'))];
            if (!header)
            {
                if (fields is not ["first_seen_utc", "dst_ip", "dst_port", "c2_status", "last_online", "malware"]) throw Refused(name, $"line {n} is '{Short(line)}' instead of its header");
                header = true;
                continue;
            }
            if (fields.Length != 6) throw Refused(name, $"line {n} has {fields.Length} fields instead of 6");
            servers.Add(Server(fields[1], int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port : null, fields[5], fields[0], fields[4], name, $"line {n}"));
        }
        return header ? servers : throw Refused(name, "it has no header");
    }

    /// <summary>ThreatFox's answer to get_iocs: entries of type "ip:port" whose threat is a botnet's command and control; others are passed over.</summary>
    /// <exception cref="InvalidDataException">The list is refused.</exception>
    public static IReadOnlyList<CommandAndControlServer> ReadThreatFoxJson(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using JsonDocument json = Parse(stream, name);
        if (JsonFields.Text(json.RootElement, "query_status") is { } status && status != "ok") throw Refused(name, $"the service answered '{Short(status)}'");
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Array) throw Refused(name, "it has no array \"data\"");
        List<CommandAndControlServer> servers = [];
        int i = 0;
        foreach (JsonElement e in data.EnumerateArray())
        {
            i++;
            if (JsonFields.Text(e, "ioc_type") != "ip:port" || JsonFields.Text(e, "threat_type") != "botnet_cc") continue;
            string ioc = JsonFields.Text(e, "ioc") ?? "";
            int colon = ioc.LastIndexOf(':');
            int? port = colon > 0 && int.TryParse(ioc.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int p) ? p : null;
            servers.Add(Server(colon > 0 ? ioc[..colon].Trim('[', ']') : ioc, port, JsonFields.Text(e, "malware_printable"), JsonFields.Text(e, "first_seen"), null, name, $"entry {i}"));
        }
        return servers;
    }

    private static CommandAndControlServer Server(string? address, int? port, string? malware, string? firstSeen, string? lastOnline, string name, string where)
    {
        if (!IPAddress.TryParse(address, out IPAddress? ip)) throw Refused(name, $"{where} has '{Short(address ?? "")}' as its address");
        if (port is not (>= 0 and <= 65535)) throw Refused(name, $"{where} has no port from 0 to 65535");
        string? time = firstSeen?.EndsWith(" UTC", StringComparison.Ordinal) == true ? firstSeen[..^4] : firstSeen;
        return new CommandAndControlServer(ip, port.Value, malware,
            DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset first) ? first : null,
            DateOnly.TryParse(lastOnline, CultureInfo.InvariantCulture, out DateOnly last) ? last : null);
    }

    private static JsonDocument Parse(Stream stream, string name)
    {
        try
        {
            return JsonDocument.Parse(stream);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"List '{name}' is refused: it is no JSON. {e.Message}", e);
        }
    }

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static InvalidDataException Refused(string name, string why) => new($"List '{name}' is refused: {why}. The last good list stays in use; look at what the source sends.");
}
