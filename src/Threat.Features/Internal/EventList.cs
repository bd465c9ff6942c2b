namespace Threat.Features.Internal;

/// <summary>A reusable list of events that sorts itself by <see cref="EventOrder"/>, fast when it is sorted by time already.</summary>
internal sealed class EventList
{
    private SecurityEvent[] _events = new SecurityEvent[64];
    private long[] _times = new long[64];

    public int Count { get; private set; }

    public ReadOnlySpan<SecurityEvent> Span => _events.AsSpan(0, Count);

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    public void Add(SecurityEvent e)
    {
        if (Count == _events.Length)
        {
            Array.Resize(ref _events, Count * 2);
            Array.Resize(ref _times, Count * 2);
        }
        _events[Count] = e;
        _times[Count++] = e.TimeTicks;
    }

    public void Sort()
    {
        for (int i = 1; i < Count; i++)
        {
            if (_times[i] >= _times[i - 1]) continue;
            Array.Sort(_times, _events, 0, Count);
            break;
        }
        for (int i = 0; i < Count;)
        {
            int end = i + 1;
            while (end < Count && _times[end] == _times[i]) end++;
            if (end - i > 1) Array.Sort(_events, i, end - i, EventOrder.Instance);
            i = end;
        }
    }

    /// <summary>Drops events that were seen before: same id, or without an id the same object.</summary>
    /// <returns>How many were dropped.</returns>
    public int Deduplicate(HashSet<string> seen)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            SecurityEvent e = _events[i];
            bool repeated = e.Id is null ? kept > 0 && ReferenceEquals(_events[kept - 1], e) : !seen.Add(e.Id);
            if (repeated) continue;
            _times[kept] = _times[i];
            _events[kept++] = e;
        }
        int dropped = Count - kept;
        Array.Clear(_events, kept, dropped);
        Count = kept;
        return dropped;
    }

    public void Clear()
    {
        Array.Clear(_events, 0, Count);
        Count = 0;
    }
}
