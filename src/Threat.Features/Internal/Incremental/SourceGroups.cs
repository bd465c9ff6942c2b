namespace Threat.Features.Internal;

/// <summary>The events of a batch by source, those of one source in their order. Reused from batch to batch without allocation.</summary>
internal sealed class SourceGroups
{
    private readonly AddressMap _sources = new();
    private readonly TypedList<int> _groupOf = new(), _order = new(), _ends = new();

    /// <summary>Number of sources.</summary>
    public int Count => _sources.Count;

    public AddressKey this[int group] => _sources[group];

    /// <summary>The places of a group's events in the batch.</summary>
    public ReadOnlySpan<int> PlacesOf(int group) => group == 0 ? _order.Span[.._ends.Span[0]] : _order.Span[_ends.Span[group - 1].._ends.Span[group]];

    public void Fill(ReadOnlySpan<SecurityEvent> events)
    {
        _sources.Clear();
        Span<int> groupOf = _groupOf.Take(events.Length), order = _order.Take(events.Length);
        for (int i = 0; i < events.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(events[i], "events");
            groupOf[i] = _sources.GetOrAdd(events[i].SourceKey);
        }
        Span<int> ends = _ends.Take(_sources.Count, 0);
        foreach (int g in groupOf) ends[g]++;
        int sum = 0;
        foreach (ref int end in ends) (end, sum) = (sum, sum + end);
        for (int i = 0; i < groupOf.Length; i++) order[ends[groupOf[i]]++] = i;
    }
}
