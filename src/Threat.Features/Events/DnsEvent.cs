using System.Net;

namespace Threat.Features;

/// <summary>A DNS query that the source made.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DnsEvent : SecurityEvent
{
    /// <summary>A query.</summary>
    /// <param name="time">When it was made.</param>
    /// <param name="source">The address that asked.</param>
    /// <param name="query">The name asked for.</param>
    public DnsEvent(DateTimeOffset time, IPAddress source, string query)
        : base(SecurityEventKind.Dns, time, source)
    {
        ArgumentNullException.ThrowIfNull(query);
        Query = query;
    }

    /// <summary>The name asked for.</summary>
    public string Query { get; }

    /// <summary>The record type, as in "A", or null.</summary>
    public string? QueryType { get; init; }

    /// <summary>The answer's code, as in "NOERROR" or "NXDOMAIN", or null.</summary>
    public string? ResponseCode { get; init; }
}
