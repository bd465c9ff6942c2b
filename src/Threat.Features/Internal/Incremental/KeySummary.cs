namespace Threat.Features.Internal;

/// <summary>What the keys of one family say about a window.</summary>
internal struct FamilySummary
{
    /// <summary>Distinct keys; exact at level 0.</summary>
    public double Distinct;

    /// <summary>Σ c·log2 c over the keys' counts.</summary>
    public double CountLogCount;

    /// <summary>The most frequent key, the lowest of equals, and its count.</summary>
    public uint Mode;
    public long ModeCount;

    /// <summary>0 while nothing was thinned.</summary>
    public int Level;
}

/// <summary>Adds up the cells of a window per key and family.</summary>
internal sealed class KeySummary
{
    private readonly IndexMap _keys = new();
    private readonly TypedList<long> _counts = new();
    private readonly TypedList<(uint Port, long Count)> _ports = new();

    public readonly FamilySummary[] Families = new FamilySummary[KeyCells.Families];

    public void Fill(KeyCells cells, long from, long to)
    {
        Array.Clear(Families);
        long firstHour = from / TimeKernel.Hour, hours = (to - 1) / TimeKernel.Hour - firstHour + 1;
        for (int f = 1; f < KeyCells.Families; f++)
        {
            for (long h = 0; h < hours; h++) Families[f].Level = Math.Max(Families[f].Level, cells.Levels[f * KeyCells.Slots + (int)(firstHour + h & 31)]);
        }
        _keys.Clear();
        Span<long> counts = _counts.Take(cells.Count);
        foreach (ulong c in cells.Cells)
        {
            if (c == 0 || KeyCells.FamilyOf(c) == KeyFamily.InternalHost || ((KeyCells.SlotOf(c) - firstHour) & 31) >= hours) continue;
            int known = _keys.Count, at = _keys.GetOrAdd((ulong)KeyCells.FamilyOf(c) << 32 | KeyCells.KeyOf(c));
            if (at == known) counts[at] = 0;
            counts[at] += KeyCells.CountOf(c);
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

    /// <summary>At level L the sample stands for 2^L times as many light keys; a heavy key stands for itself.</summary>
    private static void Add(ref FamilySummary f, KeyFamily family, uint key, long count)
    {
        bool sampled = KeyCells.IsSampled(family, key, f.Level), heavy = f.Level == 0 || count >= 8L << f.Level;
        double weight = 1L << f.Level;
        if (sampled) f.Distinct += weight;
        if (heavy) f.CountLogCount += count * Math.Log2(count);
        else if (sampled) f.CountLogCount += weight * count * Math.Log2(count);
        if (count > f.ModeCount || (count == f.ModeCount && key < f.Mode)) (f.Mode, f.ModeCount) = (key, count);
    }
}
