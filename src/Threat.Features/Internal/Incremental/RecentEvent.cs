using System.Runtime.InteropServices;

namespace Threat.Features.Internal;

/// <summary>One of the latest events, packed into 40 bytes: what the features that look at sequences need.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RecentEvent : IComparable<RecentEvent>
{
    public const byte HasPort = 1, NewAdministration = 2, Reopened = 4, Success = 8, Failure = 16;

    public long Time;

    /// <summary>Ticks, or −1.</summary>
    public long Duration;

    /// <summary>Of a connection the bytes sent, or −1; of a login the hash of the user, 0 without one.</summary>
    public long Detail;

    /// <summary>Packets both ways, or −1.</summary>
    public long Packets;

    /// <summary>Hash of the destination, 0 for none.</summary>
    public uint Host;

    public ushort Port;

    /// <summary>Event type below, connection state above.</summary>
    public byte Kind;

    public byte Flags;

    public readonly int Type => Kind & 15;

    public readonly ConnectionState State => (ConnectionState)(Kind >> 4);

    public readonly int PortOrNone => (Flags & HasPort) != 0 ? Port : -1;

    public readonly bool Is(byte flag) => (Flags & flag) != 0;

    /// <summary>By time, then by everything else, so that any order of arrival sorts to one order.</summary>
    public readonly int CompareTo(RecentEvent other)
    {
        int c = Time.CompareTo(other.Time);
        if (c != 0 || (c = Kind.CompareTo(other.Kind)) != 0 || (c = Host.CompareTo(other.Host)) != 0 || (c = Port.CompareTo(other.Port)) != 0) return c;
        if ((c = Duration.CompareTo(other.Duration)) != 0 || (c = Detail.CompareTo(other.Detail)) != 0 || (c = Packets.CompareTo(other.Packets)) != 0) return c;
        return Flags.CompareTo(other.Flags);
    }
}
