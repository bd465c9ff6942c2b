using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Reads Zeek's conn.log: tab-separated with its header (also with label columns), or JSON; told apart by the first line.</summary>
/// <remarks>Thread-safe. A connection that has no duration was not measured; ICMP type and code are not taken for ports.</remarks>
public sealed class ZeekConnReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public ZeekConnReader(EventReaderOptions? options = null)
        : base("Zeek conn.log", SecurityEventKinds.Connection, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new ZeekConnParser();
}
