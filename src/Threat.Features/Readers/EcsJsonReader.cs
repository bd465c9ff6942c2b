using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Reads events in Elastic Common Schema, one JSON object a line, with nested or dotted field names.</summary>
/// <remarks>Thread-safe. The kind follows from the fields: http.request.method, dns.question.name, event.category authentication, process.command_line, event.category file, event.category network; anything else is an <see cref="OtherEvent"/> named by event.action. An event without source.ip holds no event.</remarks>
public sealed class EcsJsonReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public EcsJsonReader(EventReaderOptions? options = null)
        : base("Elastic Common Schema JSON", SecurityEventKinds.Connection | SecurityEventKinds.Authentication | SecurityEventKinds.Command | SecurityEventKinds.FileTransfer | SecurityEventKinds.HttpRequest | SecurityEventKinds.Dns | SecurityEventKinds.Other, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new EcsParser(Options);
}
