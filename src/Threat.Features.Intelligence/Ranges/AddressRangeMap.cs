using System.Diagnostics.CodeAnalysis;
using System.Net;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>Values by address range. Where ranges overlap, the one that starts later wins; of those that start together, the narrower: for nested networks, the most specific.</summary>
/// <typeparam name="TValue">The value.</typeparam>
/// <remarks>Immutable and thread-safe. A lookup allocates nothing. IPv4-mapped IPv6 counts as IPv4.</remarks>
public sealed class AddressRangeMap<TValue> where TValue : notnull
{
    private readonly RangeTables _tables;
    private readonly TValue[] _values;

    /// <summary>A map of ranges.</summary>
    /// <exception cref="ArgumentException">A range mixes families, or ends before it begins.</exception>
    public AddressRangeMap(IEnumerable<(IPAddress First, IPAddress Last, TValue Value)> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        RangeCollector collector = new();
        Dictionary<TValue, int> places = [];
        List<TValue> values = [];
        foreach ((IPAddress first, IPAddress last, TValue value) in ranges)
        {
            if (!places.TryGetValue(value, out int place))
            {
                place = values.Count;
                places.Add(value, place);
                values.Add(value);
            }
            collector.Add(first, last, place);
        }
        _tables = collector.Build();
        _values = [.. values];
    }

    /// <summary>Ranges after flattening.</summary>
    public int RangeCount => _tables.Count;

    /// <summary>The value at an address.</summary>
    /// <returns>False when no range holds it.</returns>
    public bool TryGetValue(IPAddress address, [MaybeNullWhen(false)] out TValue value)
    {
        ArgumentNullException.ThrowIfNull(address);
        int place = _tables.Find(address);
        value = place >= 0 ? _values[place] : default;
        return place >= 0;
    }
}
