using System.Net;
using System.Net.Sockets;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Gathers ranges of both families, then builds their tables.</summary>
internal sealed class RangeCollector
{
    private readonly List<(uint, uint, int)> _v4 = [];
    private readonly List<(UInt128, UInt128, int)> _v6 = [];

    public void Add(IPAddress first, IPAddress last, int value)
    {
        bool firstIsV4 = AddressBits.TryV4(first, out uint first4, out UInt128 first6), lastIsV4 = AddressBits.TryV4(last, out uint last4, out UInt128 last6);
        if (firstIsV4 != lastIsV4) throw new ArgumentException($"The range {first} - {last} mixes IPv4 and IPv6.");
        if (firstIsV4 ? last4 < first4 : last6 < first6) throw new ArgumentException($"The range {first} - {last} ends before it begins.");
        if (firstIsV4) _v4.Add((first4, last4, value));
        else _v6.Add((first6, last6, value));
    }

    /// <summary>Host bits below the prefix are ignored.</summary>
    public void AddPrefix(IPAddress address, int prefixLength, int value)
    {
        bool written = address.AddressFamily == AddressFamily.InterNetworkV6;
        int width = written ? 128 : 32;
        if (prefixLength < 0 || prefixLength > width) throw new ArgumentException($"{address}/{prefixLength} has a prefix out of 0 to {width}.");
        if (AddressBits.TryV4(address, out uint v4, out UInt128 v6))
        {
            int length = written ? prefixLength - 96 : prefixLength;
            if (length < 0) throw new ArgumentException($"{address}/{prefixLength} is wider than all of IPv4.");
            uint mask = length == 0 ? 0 : uint.MaxValue << (32 - length);
            _v4.Add((v4 & mask, (v4 & mask) | ~mask, value));
            return;
        }
        UInt128 mask6 = prefixLength == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - prefixLength);
        _v6.Add((v6 & mask6, (v6 & mask6) | ~mask6, value));
    }

    public RangeTables Build() => new(new RangeTableV4(_v4), new RangeTable<UInt128>(_v6));
}
