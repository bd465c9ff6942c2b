using System.Net;
using System.Net.Sockets;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Gathers ranges of both families, then builds their tables.</summary>
internal sealed class RangeCollector
{
    private readonly List<(uint, uint, int)> _v4 = [];
    private readonly List<(UInt128, UInt128, int)> _v6 = [];

    /// <summary>Whether both are of one family and the last does not lie before the first.</summary>
    public static bool IsRange(IPAddress first, IPAddress last)
    {
        bool firstIsV4 = AddressBits.TryV4(first, out uint first4, out UInt128 first6), lastIsV4 = AddressBits.TryV4(last, out uint last4, out UInt128 last6);
        return firstIsV4 == lastIsV4 && (firstIsV4 ? first4 <= last4 : first6 <= last6);
    }

    /// <summary>Adds a range, both ends included.</summary>
    /// <returns>Whether it covers more of the addresses that are routed than a /8 (IPv4) or a /16 (IPv6).</returns>
    /// <exception cref="ArgumentException">The range mixes families, or ends before it begins.</exception>
    public bool Add(IPAddress first, IPAddress last, int value)
    {
        bool firstIsV4 = AddressBits.TryV4(first, out uint first4, out UInt128 first6), lastIsV4 = AddressBits.TryV4(last, out uint last4, out UInt128 last6);
        if (firstIsV4 != lastIsV4) throw new ArgumentException($"The range {first} - {last} mixes IPv4 and IPv6.");
        if (firstIsV4 ? last4 < first4 : last6 < first6) throw new ArgumentException($"The range {first} - {last} ends before it begins.");
        return firstIsV4 ? AddV4(first4, last4, value) : AddV6(first6, last6, value);
    }

    /// <summary>Adds a network; host bits below its prefix are ignored.</summary>
    /// <returns>As of <see cref="Add"/>.</returns>
    /// <exception cref="ArgumentException">The prefix is out of range.</exception>
    public bool AddPrefix(IPAddress address, int prefixLength, int value)
    {
        bool written = address.AddressFamily == AddressFamily.InterNetworkV6;
        int width = written ? 128 : 32;
        if (prefixLength < 0 || prefixLength > width) throw new ArgumentException($"{address}/{prefixLength} has a prefix out of 0 to {width}.");
        if (AddressBits.TryV4(address, out uint v4, out UInt128 v6))
        {
            int length = written ? prefixLength - 96 : prefixLength;
            if (length < 0) throw new ArgumentException($"{address}/{prefixLength} is wider than all of IPv4.");
            uint mask = length == 0 ? 0 : uint.MaxValue << (32 - length);
            return AddV4(v4 & mask, (v4 & mask) | ~mask, value);
        }
        UInt128 mask6 = prefixLength == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - prefixLength);
        return AddV6(v6 & mask6, (v6 & mask6) | ~mask6, value);
    }

    // Bogon lists name all of 224.0.0.0/3 and ff00::/8, which are no one's.
    private bool AddV4(uint first, uint last, int value)
    {
        _v4.Add((first, last, value));
        return first < 224u << 24 && last - first >> 24 > 0;
    }

    private bool AddV6(UInt128 first, UInt128 last, int value)
    {
        _v6.Add((first, last, value));
        return first >> 125 <= 1 && last >> 125 >= 1 && last - first >> 112 > 0;
    }

    public RangeTables Build() => new(new RangeTableV4(_v4), new RangeTable<UInt128>(_v6));
}
