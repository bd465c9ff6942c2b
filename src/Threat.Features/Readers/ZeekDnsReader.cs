using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Reads Zeek's dns.log, tab-separated with its header, or JSON.</summary>
/// <remarks>Thread-safe. A row without a query holds no event.</remarks>
public sealed class ZeekDnsReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public ZeekDnsReader(EventReaderOptions? options = null)
        : base("Zeek dns.log", SecurityEventKinds.Dns, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new ZeekDnsParser();
}
