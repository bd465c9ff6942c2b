using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Reads the common and combined access log formats of Apache and Nginx; a line wrapped in quotes is read too.</summary>
/// <remarks>Thread-safe. A line with a host name in place of an address, or without a request ("-"), holds no event; one with bytes that are no HTTP becomes an <see cref="OtherEvent"/> named "malformed-request".</remarks>
public sealed class AccessLogReader : SecurityEventReader
{
    /// <summary>A reader.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    public AccessLogReader(EventReaderOptions? options = null)
        : base("Apache/Nginx access log", SecurityEventKinds.HttpRequest | SecurityEventKinds.Other, options)
    {
    }

    private protected override LineParser CreateParser(Stream stream) => new AccessLogParser();
}
