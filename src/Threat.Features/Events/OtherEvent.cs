using System.Net;

namespace Threat.Features;

/// <summary>An event of no other kind: it counts in the features of volume and time.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class OtherEvent : SecurityEvent
{
    /// <summary>An event.</summary>
    /// <param name="time">When it happened.</param>
    /// <param name="source">The address that acted.</param>
    /// <param name="name">What it is, as in "alert" or "client.version".</param>
    public OtherEvent(DateTimeOffset time, IPAddress source, string name)
        : base(SecurityEventKind.Other, time, source)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>What it is, as in "alert" or "client.version".</summary>
    public string Name { get; }
}
