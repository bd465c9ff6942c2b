using System.Numerics;

namespace Threat.Features.Intelligence.Internal;

/// <summary>From ranges that may overlap to disjoint ones in order.</summary>
internal static class RangeFlattener<T> where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
{
    // Where ranges overlap, the one that starts later wins; of those that start together, the narrower.
    public static List<(T Start, T End, int Value)> Flatten(List<(T Start, T End, int Value)> ranges)
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
