using System.Net;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>A network connection or flow that the source opened.</summary>
/// <remarks>Immutable and thread-safe. What the sensor did not measure stays null; null is not 0.</remarks>
public sealed class ConnectionEvent : SecurityEvent
{
    /// <summary>A connection.</summary>
    /// <param name="time">When it began.</param>
    /// <param name="source">The originator.</param>
    public ConnectionEvent(DateTimeOffset time, IPAddress source)
        : base(SecurityEventKind.Connection, time, source)
    {
    }

    /// <summary>The IP protocol; <see cref="TransportProtocol.Unknown"/> when not reported.</summary>
    public TransportProtocol Protocol { get; init; }

    /// <summary>The application protocol the sensor detected, in lower case as Zeek writes it ("ssh", "http", "ssl", "dns"), or null.</summary>
    public string? Service
    {
        get;
        init
        {
            field = value;
            ServiceKind = ServiceNames.Classify(value);
        }
    }

    /// <summary>How it ended.</summary>
    public ConnectionState State { get; init; }

    /// <summary>How long it lasted, or null. Zero to 36,500 days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or longer.</exception>
    public TimeSpan? Duration
    {
        get => DurationTicks < 0 ? null : new TimeSpan(DurationTicks);
        init => DurationTicks = Counter.PackDuration(value, nameof(Duration));
    }

    /// <summary>Payload bytes the originator sent, or null.</summary>
    public long? BytesSent { get => Counter.Unpack(BytesSentOrNone); init => BytesSentOrNone = Counter.Pack(value, nameof(BytesSent)); }

    /// <summary>Payload bytes the responder sent, or null.</summary>
    public long? BytesReceived { get => Counter.Unpack(BytesReceivedOrNone); init => BytesReceivedOrNone = Counter.Pack(value, nameof(BytesReceived)); }

    /// <summary>Packets the originator sent, or null.</summary>
    public long? PacketsSent { get => Counter.Unpack(PacketsSentOrNone); init => PacketsSentOrNone = Counter.Pack(value, nameof(PacketsSent)); }

    /// <summary>Packets the responder sent, or null.</summary>
    public long? PacketsReceived { get => Counter.Unpack(PacketsReceivedOrNone); init => PacketsReceivedOrNone = Counter.Pack(value, nameof(PacketsReceived)); }

    /// <summary>Bytes at IP level, headers included, both ways, or null.</summary>
    public long? IpBytes { get => Counter.Unpack(IpBytesOrNone); init => IpBytesOrNone = Counter.Pack(value, nameof(IpBytes)); }

    internal ServiceKind ServiceKind { get; private init; }

    internal long DurationTicks { get; private init; } = -1;

    internal long BytesSentOrNone { get; private init; } = -1;

    internal long BytesReceivedOrNone { get; private init; } = -1;

    internal long PacketsSentOrNone { get; private init; } = -1;

    internal long PacketsReceivedOrNone { get; private init; } = -1;

    internal long IpBytesOrNone { get; private init; } = -1;
}
