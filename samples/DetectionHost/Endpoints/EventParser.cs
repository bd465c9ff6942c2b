using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Threat.Features;

namespace DetectionHost.Endpoints;

/// <summary>Turns the events of a request into <see cref="SecurityEvent"/>s with the suite's reader of Elastic Common Schema.</summary>
internal sealed class EventParser(IOptions<Limits> limits)
{
    private readonly EcsJsonReader _reader = new(new EventReaderOptions { MalformedLines = MalformedLineHandling.Throw });

    /// <summary>The source and its events.</summary>
    /// <exception cref="BadRequestException">The address or an event cannot be read, or there are too many events.</exception>
    public (IPAddress Source, IReadOnlyList<SecurityEvent> Events) Parse(ScoreRequest request)
    {
        if (!IPAddress.TryParse(request.Source, out IPAddress? source)) throw new BadRequestException($"\"source\" is '{request.Source}', which is no IP address.");
        if (request.Events is not { Count: > 0 } given) throw new BadRequestException("\"events\" is empty; a source is judged by its events.");
        if (given.Count > limits.Value.EventsPerSource) throw new BadRequestException($"\"events\" holds {given.Count} events; at most {limits.Value.EventsPerSource} are allowed (Limits:EventsPerSource).");
        using MemoryStream lines = new();
        foreach (JsonElement e in given)
        {
            if (e.ValueKind != JsonValueKind.Object) throw new BadRequestException($"\"events\" holds a JSON {e.ValueKind.ToString().ToLowerInvariant()}; each event is an object in Elastic Common Schema.");
            using (Utf8JsonWriter writer = new(lines)) e.WriteTo(writer);
            lines.WriteByte((byte)'\n');
        }
        lines.Position = 0;
        ReadReport report = new();
        try
        {
            SecurityEvent[] events = [.. _reader.Read(lines, "events", report)];
            return report.Ignored == 0 ? (source, events) : throw new BadRequestException($"{report.Ignored} of {given.Count} events have no source.ip.");
        }
        catch (LogFormatException e)
        {
            throw new BadRequestException($"Event {e.Line}: {e.Reason}");
        }
    }
}
