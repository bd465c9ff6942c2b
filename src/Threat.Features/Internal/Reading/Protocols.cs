namespace Threat.Features.Internal;

internal static class Protocols
{
    /// <summary>A protocol by name in any case, or by number.</summary>
    public static TransportProtocol Parse(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > 16) return TransportProtocol.Unknown;
        Span<byte> lower = stackalloc byte[16];
        for (int i = 0; i < name.Length; i++) lower[i] = name[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(name[i] | 0x20) : name[i];
        ReadOnlySpan<byte> n = lower[..name.Length];
        if (n.SequenceEqual("tcp"u8)) return TransportProtocol.Tcp;
        if (n.SequenceEqual("udp"u8)) return TransportProtocol.Udp;
        if (n.SequenceEqual("icmp"u8)) return TransportProtocol.Icmp;
        if (n.SequenceEqual("ipv6-icmp"u8) || n.SequenceEqual("icmp6"u8) || n.SequenceEqual("icmpv6"u8)) return TransportProtocol.IcmpV6;
        if (n.SequenceEqual("igmp"u8)) return TransportProtocol.Igmp;
        if (n.SequenceEqual("gre"u8)) return TransportProtocol.Gre;
        if (n.SequenceEqual("esp"u8)) return TransportProtocol.Esp;
        if (n.SequenceEqual("sctp"u8)) return TransportProtocol.Sctp;
        return Utf8Values.Count(n) is var number and > 0 and < 255 ? (TransportProtocol)number : TransportProtocol.Unknown;
    }
}
