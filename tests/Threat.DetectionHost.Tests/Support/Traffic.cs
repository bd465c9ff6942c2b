using System.Text.Json.Nodes;

namespace Threat.DetectionHost.Tests;

/// <summary>Events in Elastic Common Schema, as a sensor would send them.</summary>
internal static class Traffic
{
    /// <summary>One source that knocks on many ports within minutes before an instant; nearly all are refused.</summary>
    public static JsonArray Scan(string source, DateTimeOffset until, int ports = 300)
        => [.. Enumerable.Range(0, ports).Select(i => Connection(source, until.AddSeconds(-ports + i), "198.51.100.22", 1 + i * 7, i % 9 == 0 ? "S0" : "REJ", 40, 0))];

    /// <summary>One source that reads a few pages.</summary>
    public static JsonArray Visit(string source, DateTimeOffset until)
        => [.. Enumerable.Range(0, 8).Select(i => Connection(source, until.AddSeconds(-200 + 20 * i), "198.51.100.10", 443, "SF", 700, 9_000))];

    private static JsonNode Connection(string source, DateTimeOffset at, string destination, int port, string state, int sent, int received) => new JsonObject
    {
        ["@timestamp"] = at.UtcDateTime.ToString("O"),
        ["event"] = new JsonObject { ["category"] = "network", ["duration"] = state == "SF" ? 400_000_000L : 0L },
        ["source"] = new JsonObject { ["ip"] = source, ["port"] = 40_000 + port, ["bytes"] = sent, ["packets"] = 1 },
        ["destination"] = new JsonObject { ["ip"] = destination, ["port"] = port, ["bytes"] = received, ["packets"] = received > 0 ? 8 : 1 },
        ["network"] = new JsonObject { ["transport"] = "tcp", ["bytes"] = sent + received + 80 },
        ["zeek"] = new JsonObject { ["connection"] = new JsonObject { ["state"] = state } },
    };
}
