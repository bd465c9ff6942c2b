using System.Net;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>
/// One thing that a sensor reported about a source address. The kinds derive from it: <see cref="ConnectionEvent"/>,
/// <see cref="AuthenticationEvent"/>, <see cref="CommandEvent"/>, <see cref="FileTransferEvent"/>, <see cref="HttpRequestEvent"/>,
/// <see cref="DnsEvent"/>, <see cref="OtherEvent"/>.
/// </summary>
/// <remarks>Immutable and thread-safe. Addresses are normalised on entry: IPv4-mapped IPv6 becomes IPv4, a zone id is dropped.</remarks>
public abstract class SecurityEvent
{
    private readonly IPAddress? _destination;

    private protected SecurityEvent(SecurityEventKind kind, DateTimeOffset time, IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Kind = kind;
        TimeTicks = time.UtcTicks;
        Source = EntityAddress.Normalize(source);
        SourceKey = AddressKey.Of(Source);
    }

    /// <summary>What it reports.</summary>
    public SecurityEventKind Kind { get; }

    /// <summary>When it happened, UTC; for a connection, when it began.</summary>
    public DateTimeOffset Time => new(TimeTicks, TimeSpan.Zero);

    /// <summary>The address that acted, normalised.</summary>
    public IPAddress Source { get; }

    /// <summary>
    /// The event's identity in its log, or null. Of events with the same id only the first in (time, sequence, id) order counts;
    /// an event without an id is only ever equal to itself.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>Orders events of the same time; readers put the line number here.</summary>
    public long Sequence { get; init; }

    /// <summary>When it became known, UTC, or null when it was known at <see cref="Time"/>. Extraction as of T sees only events known before T.</summary>
    public DateTimeOffset? IngestedAt
    {
        get => IngestedTicks < 0 ? null : new DateTimeOffset(IngestedTicks, TimeSpan.Zero);
        init => IngestedTicks = value?.UtcTicks ?? -1;
    }

    /// <summary>The address acted upon, normalised, or null.</summary>
    public IPAddress? Destination
    {
        get => _destination;
        init
        {
            _destination = value is null ? null : EntityAddress.Normalize(value);
            DestinationKey = _destination is null ? default : AddressKey.Of(_destination);
        }
    }

    /// <summary>The port on the source's side, 0 to 65535, or null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no port.</exception>
    public int? SourcePort
    {
        get => SourcePortOrNone < 0 ? null : SourcePortOrNone;
        init => SourcePortOrNone = Port(value, nameof(SourcePort));
    }

    /// <summary>The port on the destination's side, 0 to 65535, or null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no port.</exception>
    public int? DestinationPort
    {
        get => DestinationPortOrNone < 0 ? null : DestinationPortOrNone;
        init => DestinationPortOrNone = Port(value, nameof(DestinationPort));
    }

    internal EventFrame Frame
    {
        init => (Id, Sequence, IngestedAt, Destination, SourcePort, DestinationPort) = (value.Id, value.Number, value.Ingested, value.Target, value.SourcePort, value.TargetPort);
    }

    internal long TimeTicks { get; }

    internal long IngestedTicks { get; private init; } = -1;

    internal AddressKey SourceKey { get; }

    internal AddressKey DestinationKey { get; private init; }

    internal int SourcePortOrNone { get; private init; } = -1;

    internal int DestinationPortOrNone { get; private init; } = -1;

    private static int Port(int? value, string name) => value switch
    {
        null => -1,
        >= 0 and <= 65535 => value.Value,
        _ => throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; a port is 0 to 65535."),
    };
}
