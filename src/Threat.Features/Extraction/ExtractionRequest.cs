using System.Net;

namespace Threat.Features;

/// <summary>One source to extract.</summary>
/// <param name="Source">The source.</param>
/// <param name="Events">Its events in any order.</param>
/// <param name="AsOf">T.</param>
/// <param name="Context">What the events of one source cannot say, or null.</param>
public sealed record ExtractionRequest(IPAddress Source, IReadOnlyList<SecurityEvent> Events, DateTimeOffset AsOf, EntityContext? Context = null)
{
    /// <summary>Requests for every source among events, in the order in which the sources first occur.</summary>
    /// <param name="events">Events of any sources in any order; all are held in memory.</param>
    /// <param name="asOf">T, the same for all.</param>
    public static IReadOnlyList<ExtractionRequest> GroupBySource(IEnumerable<SecurityEvent> events, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(events);
        Dictionary<IPAddress, List<SecurityEvent>> groups = [];
        List<IPAddress> order = [];
        foreach (SecurityEvent e in events)
        {
            if (!groups.TryGetValue(e.Source, out List<SecurityEvent>? group))
            {
                groups.Add(e.Source, group = []);
                order.Add(e.Source);
            }
            group.Add(e);
        }
        return [.. order.Select(s => new ExtractionRequest(s, groups[s], asOf))];
    }
}
