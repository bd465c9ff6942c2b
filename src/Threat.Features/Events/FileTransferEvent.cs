using System.Net;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>A file that was fetched or sent.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class FileTransferEvent : SecurityEvent
{
    /// <summary>A transfer.</summary>
    /// <param name="time">When it happened.</param>
    /// <param name="source">The address whose session did it.</param>
    /// <param name="direction">Onto the host, or off it.</param>
    public FileTransferEvent(DateTimeOffset time, IPAddress source, TransferDirection direction)
        : base(SecurityEventKind.FileTransfer, time, source)
        => Direction = direction;

    /// <summary>Onto the host, or off it.</summary>
    public TransferDirection Direction { get; }

    /// <summary>The path, share or URL, or null.</summary>
    public string? Resource { get; init; }

    /// <summary>Size in bytes, or null.</summary>
    public long? Size { get => Counter.Unpack(SizeOrNone); init => SizeOrNone = Counter.Pack(value, nameof(Size)); }

    /// <summary>Whether it succeeded.</summary>
    public EventOutcome Outcome { get; init; }

    internal long SizeOrNone { get; private init; } = -1;
}
