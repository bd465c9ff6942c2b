using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Reads Zeek's http.log, tab-separated with its header, or JSON.</summary>
/// <remarks>Thread-safe. A row without a request line (only an answer was seen) holds no event.</remarks>
public sealed class ZeekHttpReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public ZeekHttpReader(EventReaderOptions? options = null)
        : base("Zeek http.log", SecurityEventKinds.HttpRequest, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new ZeekHttpParser();
}
