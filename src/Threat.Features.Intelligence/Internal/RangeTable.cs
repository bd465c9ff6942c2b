using System.Numerics;

namespace Threat.Features.Intelligence.Internal;

/// <summary>
/// Disjoint ranges sorted by start, under a first trie level of 16 bits: a lookup reads two places of the index and searches the few ranges between them.
/// </summary>
internal sealed class RangeTable<T> where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
{
    private const int IndexBits = 16;
    private static readonly int Shift = int.CreateChecked(T.PopCount(T.MaxValue)) - IndexBits;

    private readonly T[] _starts, _ends;
    private readonly int[] _values;
    private readonly int[] _index; // [h]: number of ranges that start below prefix h

    public RangeTable(List<(T Start, T End, int Value)> ranges)
    {
        List<(T Start, T End, int Value)> flat = Flatten(ranges);
        (_starts, _ends, _values) = (new T[flat.Count], new T[flat.Count], new int[flat.Count]);
        _index = new int[(1 << IndexBits) + 1];
        for (int i = 0; i < flat.Count; i++)
        {
            (_starts[i], _ends[i], _values[i]) = flat[i];
            _index[int.CreateTruncating(flat[i].Start >>> Shift) + 1]++;
        }
        for (int h = 0; h < 1 << IndexBits; h++) _index[h + 1] += _index[h];
    }

    public int Count => _starts.Length;

    /// <summary>The value at an address, or −1.</summary>
    public int Find(T address)
    {
        int h = int.CreateTruncating(address >>> Shift);
        int low = _index[h], high = _index[h + 1];
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_starts[middle] <= address) low = middle + 1;
            else high = middle;
        }
        return low > 0 && address <= _ends[low - 1] ? _values[low - 1] : -1;
    }

    /// <summary>Number of addresses covered.</summary>
    public double Coverage()
    {
        double covered = 0;
        for (int i = 0; i < _starts.Length; i++) covered += double.CreateSaturating(_ends[i] - _starts[i]) + 1;
        return covered;
    }

    // Where ranges overlap, the one that starts later wins; of those that start together, the narrower.
    private static List<(T Start, T End, int Value)> Flatten(List<(T Start, T End, int Value)> ranges)
    {
        ranges.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
        List<(T Start, T End, int Value)> flat = [];
        Stack<(T End, int Value)> open = new();
        T position = T.Zero;
        foreach ((T start, T end, int value) in ranges)
        {
            Close(start);
            if (open.Count > 0 && position < start) Emit(position, start - T.One, open.Peek().Value);
            position = start;
            open.Push((end, value));
        }
        while (open.TryPop(out (T End, int Value) last))
        {
            if (position > last.End) continue;
            Emit(position, last.End, last.Value);
            if (last.End == T.MaxValue) break;
            position = last.End + T.One;
        }
        return flat;

        void Close(T before)
        {
            while (open.Count > 0 && open.Peek().End < before)
            {
                (T end, int value) = open.Pop();
                if (position > end) continue;
                Emit(position, end, value);
                position = end + T.One;
            }
        }

        void Emit(T start, T end, int value)
        {
            if (flat.Count > 0 && flat[^1].Value == value && flat[^1].End + T.One == start) flat[^1] = (flat[^1].Start, end, value);
            else flat.Add((start, end, value));
        }
    }
}
