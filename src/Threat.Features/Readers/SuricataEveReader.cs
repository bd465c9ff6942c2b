using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Reads Suricata's EVE JSON: flow, http, dns queries, fileinfo; every other record with a source address becomes an <see cref="OtherEvent"/> named by its type.</summary>
/// <remarks>Thread-safe. Suricata counts bytes with headers: they stand for bytes sent and received, and for IP bytes. A flow is known from its end on.</remarks>
public sealed class SuricataEveReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public SuricataEveReader(EventReaderOptions? options = null)
        : base("Suricata EVE JSON", SecurityEventKinds.Connection | SecurityEventKinds.HttpRequest | SecurityEventKinds.Dns | SecurityEventKinds.FileTransfer | SecurityEventKinds.Other, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new SuricataParser();
}
