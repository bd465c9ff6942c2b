using System.Numerics;
using System.Runtime.Intrinsics;

namespace Threat.Features.Intelligence.Internal;

/// <summary>
/// Disjoint IPv4 ranges under a first trie level of 16 bits, cut at its borders, so that 4 bytes hold a piece: the lower halves of its first and last address, side by side. A lookup
/// reads two places of the index and one of the pieces, which it compares eight at a time and without a branch: what lies outside the processor's caches costs more than all the rest.
/// </summary>
internal sealed class RangeTableV4
{
    private const int Lanes = 8, FewEnough = 4 * Lanes;
    private readonly int[] _index = new int[(1 << 16) + 1]; // [h]: number of pieces below prefix h
    private readonly uint[] _pieces; // start, and end in the upper half
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
        _pieces = new uint[pieces + Lanes];
        if (_values is not null) _values = new int[pieces];
        int at = 0;
        foreach ((uint start, uint end, int value) in flat)
        {
            for (uint h = start >> 16; h <= end >> 16; h++, at++)
            {
                _pieces[at] = (h == start >> 16 ? (ushort)start : 0u) | (h == end >> 16 ? end : ushort.MaxValue) << 16;
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
        uint rest = (ushort)address, inside = 0;
        uint[] pieces = _pieces;
        while (count > FewEnough)
        {
            int half = count >>> 1;
            if ((ushort)pieces[low + half] <= rest)
            {
                low += half;
                count -= half;
            }
            else count = half;
        }
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<uint> wanted = Vector256.Create(rest);
            for (int i = 0; i < count; i += Lanes)
            {
                Vector256<uint> piece = Vector256.LoadUnsafe(ref pieces[low + i]);
                Vector256<uint> holds = Vector256.LessThanOrEqual(piece & Vector256.Create((uint)ushort.MaxValue), wanted) & Vector256.GreaterThanOrEqual(piece >>> 16, wanted);
                inside |= holds.ExtractMostSignificantBits() << i;
            }
            if (count < FewEnough) inside &= (1u << count) - 1; // pieces of the next prefix
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                if ((ushort)pieces[low + i] <= rest && rest <= pieces[low + i] >> 16) inside |= 1u << i;
            }
        }
        if (inside == 0) return -1;
        return _values is null ? 0 : _values[low + BitOperations.TrailingZeroCount(inside)];
    }

    /// <summary>Number of addresses covered.</summary>
    public double Coverage() => _coverage;
}
