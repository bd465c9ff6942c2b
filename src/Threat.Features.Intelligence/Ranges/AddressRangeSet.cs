using System.Net;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>A set of IPv4 and IPv6 addresses given as ranges; overlapping and adjacent ones are merged. Millions are fine.</summary>
/// <remarks>Immutable and thread-safe. A lookup allocates nothing. IPv4-mapped IPv6 counts as IPv4.</remarks>
public sealed class AddressRangeSet
{
    private readonly RangeTables _tables;

    internal AddressRangeSet(RangeCollector ranges) => _tables = ranges.Build();

    /// <summary>The set without an address.</summary>
    public static AddressRangeSet Empty { get; } = new(new RangeCollector());

    /// <summary>Ranges after merging.</summary>
    public int RangeCount => _tables.Count;

    /// <summary>IPv4 addresses in the set.</summary>
    public double AddressCountV4 => _tables.CoverageV4;

    /// <summary>The set of some networks.</summary>
    public static AddressRangeSet From(IEnumerable<IPNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        RangeCollector ranges = new();
        foreach (IPNetwork network in networks) ranges.AddPrefix(network.BaseAddress, network.PrefixLength, 0);
        return new AddressRangeSet(ranges);
    }

    /// <summary>The set of some single addresses.</summary>
    public static AddressRangeSet From(IEnumerable<IPAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        RangeCollector ranges = new();
        foreach (IPAddress address in addresses) ranges.Add(address, address, 0);
        return new AddressRangeSet(ranges);
    }

    /// <summary>Whether an address is in the set.</summary>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _tables.Find(address) >= 0;
    }
}
