namespace Threat.Features.Internal;

/// <summary>What the keys of one family say about a window.</summary>
internal struct FamilySummary
{
    /// <summary>Distinct keys; exact at level 0.</summary>
    public double Distinct;

    /// <summary>Events, Σ c and Σ c·log2 c over the frequent keys, which stand for themselves, and over the sample of the others.</summary>
    public double Total, Frequent, FrequentLog, Sampled, SampledLog;

    /// <summary>The most frequent key, the lowest of equals, and its count.</summary>
    public uint Mode;
    public long ModeCount;

    /// <summary>0 while nothing was thinned.</summary>
    public int Level;

    /// <summary>Whether hours were joined or keys left out.</summary>
    public bool IsEstimate;

    /// <summary>Σ c·log2 c over all keys: what the frequent ones leave of the n events is spread as the sample's are.</summary>
    public readonly double CountLogCount(double n) => FrequentLog + (Sampled > 0 ? Math.Max(0, Level == 0 && !IsEstimate ? Sampled : n - Frequent) * SampledLog / Sampled : 0);
}

/// <summary>Adds up the cells of a window per key and family.</summary>
internal sealed class KeySummary
{
    private readonly IndexMap _keys = new();
    private readonly TypedList<long> _counts = new();
    private readonly TypedList<(uint Port, long Count)> _ports = new();

    public readonly FamilySummary[] Families = new FamilySummary[KeyCells.Families];

    /// <summary>Adds up the hours in [from, to).</summary>
    /// <param name="cells">The cells; those of the newest hour and the ones kept before it.</param>
    /// <param name="newest">The newest hour.</param>
    /// <param name="from">Ticks.</param>
    /// <param name="to">Ticks.</param>
    public void Fill(KeyCells cells, long newest, long from, long to)
    {
        Array.Clear(Families);
        long first = from / TimeKernel.Hour, last = Math.Min((to - 1) / TimeKernel.Hour, newest);
        for (int f = 1; f < KeyCells.Families; f++)
        {
            for (long h = first; h <= last; h++)
            {
                byte level = cells.Levels[f * KeyCells.Slots + (int)(h & 31)];
                Families[f].Level = Math.Max(Families[f].Level, level & ~KeyCells.Joined);
                Families[f].IsEstimate |= level != 0;
            }
        }
        _keys.Clear();
        Span<long> counts = _counts.Take(cells.Count);
        foreach (ulong c in cells.Cells)
        {
            if (c == 0 || KeyCells.FamilyOf(c) == KeyFamily.InternalHost) continue;
            long hour = newest - ((newest - KeyCells.SlotOf(c)) & 31);
            if (hour < first || hour > last) continue;
            int known = _keys.Count, at = _keys.GetOrAdd((ulong)KeyCells.FamilyOf(c) << 32 | KeyCells.KeyOf(c));
            if (at == known) counts[at] = 0;
            counts[at] += KeyCells.CountOf(c);
            Families[(int)KeyCells.FamilyOf(c)].Total += KeyCells.CountOf(c);
        }
        for (int i = 0; i < _keys.Count; i++) Add(ref Families[(int)(_keys.KeyAt(i) >> 32)], (KeyFamily)(_keys.KeyAt(i) >> 32), (uint)_keys.KeyAt(i), counts[i]);
    }

    /// <summary>The median of the source ports, weighted by their counts.</summary>
    public double MedianSourcePort()
    {
        _ports.Clear();
        int level = Families[(int)KeyFamily.SourcePort].Level;
        long n = 0;
        for (int i = 0; i < _keys.Count; i++)
        {
            uint port = (uint)_keys.KeyAt(i);
            if ((KeyFamily)(_keys.KeyAt(i) >> 32) != KeyFamily.SourcePort || !KeyCells.IsSampled(KeyFamily.SourcePort, port, level)) continue;
            _ports.Add((port, _counts.Span[i]));
            n += _counts.Span[i];
        }
        if (n == 0) return double.NaN;
        _ports.Span.Sort(static (a, b) => a.Port.CompareTo(b.Port));
        return (At((n - 1) / 2) + At(n / 2)) / 2;
    }

    private double At(long rank)
    {
        foreach ((uint port, long count) in _ports.Span)
        {
            rank -= count;
            if (rank < 0) return port;
        }
        return 0;
    }

    /// <summary>A frequent key stands for itself; at level L each of the sample stands for 2^L.</summary>
    private static void Add(ref FamilySummary f, KeyFamily family, uint key, long count)
    {
        bool sampled = KeyCells.IsSampled(family, key, f.Level);
        if (f.Level > 0 && count >= Math.Max(8, f.Total / KeyCells.FrequentPart))
        {
            f.Distinct++;
            f.Frequent += count;
            f.FrequentLog += count * Math.Log2(count);
        }
        else if (sampled)
        {
            f.Distinct += 1L << f.Level;
            f.Sampled += count;
            f.SampledLog += count * Math.Log2(count);
        }
        if (count > f.ModeCount || (count == f.ModeCount && key < f.Mode)) (f.Mode, f.ModeCount) = (key, count);
    }
}
