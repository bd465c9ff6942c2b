using System.Net;
using System.Net.Sockets;

namespace Threat.Features;

/// <summary>How addresses become entities: parsed, never split on a dot.</summary>
public static class EntityAddress
{
    /// <summary>IPv4-mapped IPv6 as IPv4, and IPv6 without its zone id; any other address unchanged.</summary>
    public static IPAddress Normalize(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        return address.ScopeId == 0 ? address : new IPAddress(address.GetAddressBytes());
    }

    /// <summary>The /64 network of an IPv6 address, under which reputation is kept; an IPv4 address unchanged.</summary>
    public static IPAddress Network64(IPAddress address)
    {
        IPAddress normal = Normalize(address);
        if (normal.AddressFamily != AddressFamily.InterNetworkV6) return normal;
        byte[] bytes = normal.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>
    /// Whether the address can have a public reputation: false for private (RFC 1918), shared (100.64/10), loopback, link-local, unique
    /// local, multicast, reserved, unspecified, broadcast and documentation addresses, and for IPv6 addresses that hold such an IPv4 address (6to4, NAT64).
    /// </summary>
    public static bool IsPublic(IPAddress address)
    {
        IPAddress normal = Normalize(address);
        Span<byte> b = stackalloc byte[16];
        normal.TryWriteBytes(b, out int length);
        return length == 4 ? IsPublicV4(b) : IsPublicV6(b);
    }

    private static ReadOnlySpan<byte> Nat64 => [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0];

    private static bool IsPublicV4(ReadOnlySpan<byte> b) => (b[0], b[1], b[2]) switch
    {
        (0 or 10 or 127 or >= 224, _, _) => false,
        (172, >= 16 and <= 31, _) => false,
        (192, 168, _) => false,
        (100, >= 64 and <= 127, _) => false,
        (169, 254, _) => false,
        (192, 0, 0 or 2) or (198, 51, 100) or (203, 0, 113) => false,
        (198, 18 or 19, _) => false,
        _ => true,
    };

    private static bool IsPublicV6(ReadOnlySpan<byte> b)
    {
        if ((b[0] & 0xFE) == 0xFC || b[0] == 0xFF || (b[0] == 0xFE && (b[1] & 0xC0) == 0x80)) return false;
        if (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0D && b[3] == 0xB8) return false;
        if (b[0] == 0x20 && b[1] == 0x02) return IsPublicV4(b[2..]); // 6to4 holds an IPv4 address, as do NAT64 and the old form ::a.b.c.d
        if (b.StartsWith(Nat64) || !b[..12].ContainsAnyExcept((byte)0)) return IsPublicV4(b[12..]);
        return true;
    }
}
