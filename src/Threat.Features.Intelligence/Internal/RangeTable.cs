using System.Numerics;

namespace Threat.Features.Intelligence.Internal;

/// <summary>
/// Disjoint ranges sorted by start, under a first trie level whose width follows their number: a lookup reads two places of the index and searches the few ranges
/// between them, which lie side by side.
/// </summary>
internal sealed class RangeTable<T> where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
{
    private const int LeastIndexBits = 8, MostIndexBits = 20, FewEnough = 4;
    private static readonly int Width = int.CreateChecked(T.PopCount(T.MaxValue));

    private readonly Range[] _ranges;
    private readonly int[] _index; // [h]: number of ranges that start below prefix h
    private readonly int _shift;

    public RangeTable(List<(T Start, T End, int Value)> ranges)
    {
        List<(T Start, T End, int Value)> flat = RangeFlattener<T>.Flatten(ranges);
        int bits = Math.Clamp(BitOperations.Log2((uint)flat.Count | 1) - 1, LeastIndexBits, MostIndexBits);
        _shift = Width - bits;
        _ranges = new Range[flat.Count];
        _index = new int[(1 << bits) + 1];
        for (int i = 0; i < flat.Count; i++)
        {
            _ranges[i] = new Range(flat[i].Start, flat[i].End, flat[i].Value);
            _index[int.CreateTruncating(flat[i].Start >>> _shift) + 1]++;
        }
        for (int h = 0; h < 1 << bits; h++) _index[h + 1] += _index[h];
    }

    public int Count => _ranges.Length;

    /// <summary>The value at an address, or −1.</summary>
    public int Find(T address)
    {
        int h = int.CreateTruncating(address >>> _shift);
        int low = _index[h], high = _index[h + 1];
        Range[] ranges = _ranges;
        while (high - low > FewEnough)
        {
            int middle = (low + high) >>> 1;
            if (ranges[middle].Start <= address) low = middle + 1;
            else high = middle;
        }
        while (low < high && ranges[low].Start <= address) low++;
        return low > 0 && address <= ranges[low - 1].End ? ranges[low - 1].Value : -1;
    }

    /// <summary>Number of addresses covered.</summary>
    public double Coverage() => _ranges.Sum(static r => double.CreateSaturating(r.End - r.Start) + 1);

    private readonly record struct Range(T Start, T End, int Value);
}
