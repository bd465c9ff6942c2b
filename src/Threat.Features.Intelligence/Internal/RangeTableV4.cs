using System.Numerics;
using System.Runtime.Intrinsics;

namespace Threat.Features.Intelligence.Internal;

/// <summary>
/// Disjoint IPv4 ranges under a first trie level of 17 bits, cut into networks, so that 2 bytes hold a piece: its 15 lower bits, with a 1 behind those that count and zeros behind
/// that. A lookup reads two places of the index and one of the pieces, which it compares sixteen at a time and without a branch: what lies outside the processor's caches costs more
/// than all the rest.
/// </summary>
internal sealed class RangeTableV4
{
    private const int Lanes = 16, FewEnough = 4 * Lanes, LowerBits = 15;
    private readonly int[] _index = new int[(1 << (32 - LowerBits)) + 1]; // [h]: number of pieces below prefix h
    private readonly ushort[] _pieces;
    private readonly int[]? _values; // null when all are 0
    private readonly double _coverage;

    public RangeTableV4(List<(uint Start, uint End, int Value)> ranges)
    {
        List<(uint Start, uint End, int Value)> flat = RangeFlattener<uint>.Flatten(ranges);
        Count = flat.Count;
        bool valued = false;
        foreach ((uint start, uint end, int value) in flat)
        {
            for (ulong at = start; at <= end; at += 1UL << SizeBits((uint)at, end)) _index[(at >> LowerBits) + 1]++;
            _coverage += end - start + 1.0;
            valued |= value != 0;
        }
        for (int h = 1; h < _index.Length; h++) _index[h] += _index[h - 1];
        _pieces = new ushort[_index[^1] + Lanes];
        if (valued) _values = new int[_index[^1]];
        int piece = 0;
        foreach ((uint start, uint end, int value) in flat)
        {
            for (ulong at = start; at <= end; piece++)
            {
                int bits = SizeBits((uint)at, end);
                _pieces[piece] = (ushort)(at << 1 | 1UL << bits);
                if (_values is not null) _values[piece] = value;
                at += 1UL << bits;
            }
        }
    }

    /// <summary>Ranges before they were cut.</summary>
    public int Count { get; }

    /// <summary>The value at an address, or −1.</summary>
    public int Find(uint address)
    {
        int low = _index[address >> LowerBits], count = _index[(address >> LowerBits) + 1] - low;
        ushort wanted = (ushort)(address << 1 | 1);
        ushort[] pieces = _pieces;
        ulong inside = 0;
        while (count > FewEnough)
        {
            int half = count >>> 1, middle = pieces[low + half];
            if ((middle & (middle - 1)) <= wanted) // where it starts
            {
                low += half;
                count -= half;
            }
            else count = half;
        }
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<ushort> all = Vector256.Create(wanted);
            for (int i = 0; i < count; i += Lanes)
            {
                Vector256<ushort> piece = Vector256.LoadUnsafe(ref pieces[low + i]), end = piece & -piece;
                inside |= (ulong)Vector256.Equals((piece ^ all) & -(end + end), Vector256<ushort>.Zero).ExtractMostSignificantBits() << i;
            }
            if (count < FewEnough) inside &= (1UL << count) - 1; // pieces of the next prefix
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                int piece = pieces[low + i], end = piece & -piece;
                if (((piece ^ wanted) & -(end + end)) == 0) inside |= 1UL << i;
            }
        }
        if (inside == 0) return -1;
        return _values is null ? 0 : _values[low + BitOperations.TrailingZeroCount(inside)];
    }

    /// <summary>Number of addresses covered.</summary>
    public double Coverage() => _coverage;

    // Of the largest network that begins at an address, ends by another and stays below its prefix.
    private static int SizeBits(uint start, uint end) => Math.Min(BitOperations.TrailingZeroCount(start | 1u << LowerBits), BitOperations.Log2((ulong)end - start + 1));
}
