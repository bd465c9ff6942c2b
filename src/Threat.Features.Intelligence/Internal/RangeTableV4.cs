using System.Numerics;
using System.Runtime.Intrinsics;

namespace Threat.Features.Intelligence.Internal;

/// <summary>
/// Disjoint IPv4 ranges under a first trie level of 16 bits, cut at its borders, so that 4 bytes hold a piece and a million fit into a processor's cache.
/// A lookup reads two places of the index and counts, 16 at a time and without a branch, the starts that are not above the address.
/// </summary>
internal sealed class RangeTableV4
{
    private const int Lanes = 16, FewEnough = 2 * Lanes;
    private readonly int[] _index = new int[(1 << 16) + 1]; // [h]: number of pieces below prefix h
    private readonly ushort[] _starts, _ends;
    private readonly int[]? _values; // null when all are 0
    private readonly double _coverage;

    public RangeTableV4(List<(uint Start, uint End, int Value)> ranges)
    {
        List<(uint Start, uint End, int Value)> flat = RangeFlattener<uint>.Flatten(ranges);
        Count = flat.Count;
        int pieces = 0;
        foreach ((uint start, uint end, int value) in flat)
        {
            pieces += (int)((end >> 16) - (start >> 16)) + 1;
            _coverage += end - start + 1.0;
            if (value != 0) _values ??= [];
        }
        (_starts, _ends) = (new ushort[pieces + Lanes], new ushort[pieces]);
        if (_values is not null) _values = new int[pieces];
        int at = 0;
        foreach ((uint start, uint end, int value) in flat)
        {
            for (uint h = start >> 16; h <= end >> 16; h++, at++)
            {
                _starts[at] = h == start >> 16 ? (ushort)start : (ushort)0;
                _ends[at] = h == end >> 16 ? (ushort)end : ushort.MaxValue;
                if (_values is not null) _values[at] = value;
                _index[h + 1]++;
            }
        }
        for (int h = 0; h < 1 << 16; h++) _index[h + 1] += _index[h];
    }

    /// <summary>Ranges before they were cut.</summary>
    public int Count { get; }

    /// <summary>The value at an address, or −1.</summary>
    public int Find(uint address)
    {
        int low = _index[address >> 16], count = _index[(address >> 16) + 1] - low;
        ushort rest = (ushort)address;
        ushort[] starts = _starts;
        while (count > FewEnough)
        {
            int half = count >>> 1;
            if (starts[low + half] <= rest)
            {
                low += half;
                count -= half;
            }
            else count = half;
        }
        int below = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<ushort> limit = Vector256.Create(rest);
            for (int i = 0; i < count; i += Lanes)
            {
                uint bits = Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref starts[low + i]), limit).ExtractMostSignificantBits();
                below += BitOperations.PopCount(bits & (uint)((1UL << Math.Min(Lanes, count - i)) - 1));
            }
        }
        else
        {
            while (below < count && starts[low + below] <= rest) below++;
        }
        int place = low + below - 1;
        if (below == 0 || rest > _ends[place]) return -1;
        return _values is null ? 0 : _values[place];
    }

    /// <summary>Number of addresses covered.</summary>
    public double Coverage() => _coverage;
}
