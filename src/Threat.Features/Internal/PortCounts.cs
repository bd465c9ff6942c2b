namespace Threat.Features.Internal;

/// <summary>How often each port occurs; only what was touched is cleared.</summary>
internal sealed class PortCounts
{
    private readonly int[] _counts = new int[65536];
    private readonly TypedList<int> _touched = new();
    private readonly TypedList<int> _dense = new();

    public int Distinct => _touched.Count;

    public long Total { get; private set; }

    public void Add(int port)
    {
        if (_counts[port]++ == 0) _touched.Add(port);
        Total++;
    }

    /// <summary>The most frequent port; of equally frequent ones the lowest.</summary>
    public int Mode()
    {
        int best = -1, count = 0;
        foreach (int port in _touched.Span)
        {
            int c = _counts[port];
            if (c > count || (c == count && port < best)) (best, count) = (port, c);
        }
        return best;
    }

    public ReadOnlySpan<int> Counts()
    {
        Span<int> dense = _dense.Take(_touched.Count);
        for (int i = 0; i < dense.Length; i++) dense[i] = _counts[_touched.Span[i]];
        return dense;
    }

    public void Clear()
    {
        foreach (int port in _touched.Span) _counts[port] = 0;
        _touched.Clear();
        Total = 0;
    }
}
