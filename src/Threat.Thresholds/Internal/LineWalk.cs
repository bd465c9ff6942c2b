using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Threat.Thresholds.Internal;

/// <summary>Walks the needed bins key by key, the others in one move, and keeps the best cut.</summary>
internal sealed class LineWalk(JointObjective objective, JointRule rule, int c, double[] keys, int[] others, bool[] needed, KeyCounts counted)
{
    private readonly ScoreTable _table = objective.Table;
    private readonly JointCounts _now = objective.Counts();
    private readonly KeyBins _bins = counted.Bins;
    private readonly bool _pure = objective.Soft.AllPure;

    public (double Threshold, double Value)? Best(JointCounts start, double present, double low, double high)
    {
        _now.CopyFrom(start);
        (double[] sorted, long[] rows) = Gather();
        double best = present, cut = double.NaN, below = 0, highest = double.IsInfinity(high) ? Highest() : high;
        double none = double.IsInfinity(highest) ? double.PositiveInfinity : rule.Above(highest), value = _now.Value();
        bool takeNone = double.IsInfinity(high) && none <= rule.Highest && value > best, pending = false;
        if (takeNone) best = value;
        int at = sorted.Length - 1;
        for (int b = KeyBins.Count - 1; b >= 0; b--)
        {
            int size = counted.Size(b);
            if (size == 0) continue;
            if (!needed[b])
            {
                _now.Move(counted, b, c);
                continue;
            }
            _now.Value();
            for (int end = at - size; at > end;)
            {
                double key = sorted[at];
                if (pending) (below, pending) = (key, false);
                for (; at > end && sorted[at] == key; at--) Flip(rows[at]);
                _now.Renew(c);
                value = _now.LastValue();
                if (value > best && key >= low && key <= high) (best, cut, below, pending) = (value, key, 0, true);
            }
        }
        if (!double.IsNaN(cut)) return (Math.Clamp(rule.Between(cut, below), low, Math.Min(high, rule.Highest)), best);
        return takeNone ? (none, best) : null;
    }

    /// <summary>Moves a row from its other class, the upper half of the tag, to this one.</summary>
    private void Flip(long tag)
    {
        int other = (int)(tag >> 32), low = (int)tag;
        if (_pure)
        {
            _now.Remove(other, low == other ? 1 : 0);
            _now.Add(c, low == c ? 1 : 0);
        }
        else
        {
            int label = _table.Labels.Span[low];
            ReadOnlySpan<double> p = _table.Row(low);
            _now.Remove(other, objective.Soft.Mass(other, label, p[other]));
            _now.Add(c, objective.Soft.Mass(c, label, p[c]));
        }
        _now.Renew(other);
    }

    private double Highest()
    {
        int top = KeyBins.Count - 1;
        while (top >= 0 && counted.Size(top) == 0) top--;
        double highest = 0;
        if (top < KeyBins.Count - 1 && top >= 0) return _bins.End(top);
        foreach (double key in keys) highest = Math.Max(highest, key);
        return highest;
    }

    /// <summary>The keys of needed bins, ascending, each with a tag: its other class, and its label where labels count alone, else its row.</summary>
    private (double[] Keys, long[] Tags) Gather()
    {
        int count = 0, lowest = KeyBins.Count, highest = 0;
        for (int b = 0; b < KeyBins.Count; b++)
        {
            if (!needed[b] || counted.Size(b) == 0) continue;
            count += counted.Size(b);
            lowest = Math.Min(lowest, b);
            highest = b;
        }
        double[] sorted = new double[count];
        long[] tags = new long[count];
        if (count > 0) Take(_bins.Start(lowest), _bins.End(highest), sorted, tags);
        Array.Sort(sorted, tags);
        return (sorted, tags);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Take(double from, double to, double[] sorted, long[] tags)
    {
        ref double key = ref MemoryMarshal.GetArrayDataReference(keys);
        int i = 0, at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<double> lower = Vector256.Create(from), upper = Vector256.Create(to);
            for (; i + 4 <= keys.Length; i += 4)
            {
                Vector256<double> v = Vector256.LoadUnsafe(ref key, (nuint)i);
                for (uint mask = (Vector256.GreaterThanOrEqual(v, lower) & Vector256.LessThanOrEqual(v, upper)).ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                    at = Take(i + BitOperations.TrailingZeroCount(mask), at, sorted, tags);
            }
        }
        for (; i < keys.Length; i++) at = Take(i, at, sorted, tags);
    }

    private int Take(int i, int at, double[] sorted, long[] tags)
    {
        if (!needed[_bins.Of(keys[i])]) return at;
        (sorted[at], tags[at]) = (keys[i], (long)others[i] << 32 | (uint)(_pure ? _table.Labels.Span[i] : i));
        return at + 1;
    }
}
