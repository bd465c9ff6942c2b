namespace Threat.Features.Internal;

/// <summary>The latest events in order of time. Late ones are put in their place.</summary>
internal sealed class RecentEvents
{
    private RecentEvent[] _items = new RecentEvent[8];
    private int _start;

    public int Count { get; private set; }

    public Span<RecentEvent> Span => _items.AsSpan(_start, Count);

    public int SizeInBytes => 24 + 16 + 24 + _items.Length * 40;

    public void Add(in RecentEvent e, int capacity)
    {
        if (_start + Count == _items.Length) MakeRoom(capacity);
        Span<RecentEvent> all = Span;
        int at = Count++;
        while (at > 0 && all[at - 1].CompareTo(e) > 0) at--;
        if (at < all.Length) all[at..].CopyTo(_items.AsSpan(_start + at + 1));
        _items[_start + at] = e;
    }

    public void DropFirst(int n)
    {
        _start += n;
        Count -= n;
        if (Count == 0) _start = 0;
    }

    /// <summary>Both, sorted.</summary>
    public void Merge(RecentEvents other)
    {
        RecentEvent[] all = new RecentEvent[Math.Max(8, Count + other.Count)];
        Span.CopyTo(all);
        other.Span.CopyTo(all.AsSpan(Count));
        _start = 0;
        Count += other.Count;
        Array.Sort(all, 0, Count);
        _items = all;
    }

    /// <summary>Gives back room beyond the capacity.</summary>
    public void Trim(int capacity)
    {
        if (_items.Length <= capacity || Count > capacity) return;
        _items = [.. Span, .. new RecentEvent[Math.Min(capacity, Math.Max(8, Count)) - Count]];
        _start = 0;
    }

    private void MakeRoom(int capacity)
    {
        if (_start > 0)
        {
            Span.CopyTo(_items);
            _start = 0;
            return;
        }
        int larger = _items.Length * 2;
        if (_items.Length < capacity) larger = Math.Min(larger, capacity);
        Array.Resize(ref _items, larger);
    }
}
