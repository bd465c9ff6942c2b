using System.Net;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>
/// Collects the events of all sources and says, per source and as of T, what no source knows alone: when it was first seen, what it used to do,
/// its place in the communication graph of the last 24 hours, and which sensors are live.
/// </summary>
/// <remarks>Not thread-safe. Holds the events of the last 14 days before T in memory; use one builder per T.</remarks>
public sealed class TenantContextBuilder
{
    private readonly Dictionary<AddressKey, List<SecurityEvent>> _sources = [];
    private readonly Dictionary<AddressKey, long> _firstSeen = [];
    private readonly CommunicationGraph _graph = new();
    private readonly ThreatFeatureExtractorOptions _options;
    private readonly SiteProfile _site;
    private readonly long _asOf;
    private SecurityEventKinds _live;

    /// <summary>A builder for one instant.</summary>
    /// <param name="asOf">T. Events at or after it, or known only then, are ignored.</param>
    /// <param name="options">The extractor's options; null for the defaults.</param>
    public TenantContextBuilder(DateTimeOffset asOf, ThreatFeatureExtractorOptions? options = null)
    {
        _options = options ?? new ThreatFeatureExtractorOptions();
        _site = new SiteProfile(_options);
        _asOf = asOf.UtcTicks;
        AsOf = asOf.ToUniversalTime();
    }

    /// <summary>T, UTC.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>Number of addresses in the graph.</summary>
    public int NodeCount => _graph.NodeCount;

    /// <summary>Adds one event of any source, in any order.</summary>
    public void Add(SecurityEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (e.TimeTicks >= _asOf || e.IngestedTicks >= _asOf) return;
        _live |= (SecurityEventKinds)(1 << (int)e.Kind);
        if (!_firstSeen.TryGetValue(e.SourceKey, out long first) || e.TimeTicks < first) _firstSeen[e.SourceKey] = e.TimeTicks;
        if (e.TimeTicks < _asOf - 14 * WindowSelector.Day) return;
        if (e.TimeTicks < _asOf - WindowSelector.Day)
        {
            if (!_sources.TryGetValue(e.SourceKey, out List<SecurityEvent>? events)) _sources.Add(e.SourceKey, events = []);
            events.Add(e);
        }
        else
        {
            _graph.AddNode(e.SourceKey);
            if (e.Kind == SecurityEventKind.Connection && !e.DestinationKey.IsNone) _graph.AddEdge(e.SourceKey, e.DestinationKey);
        }
    }

    /// <summary>Adds events of any sources, in any order.</summary>
    public void AddRange(IEnumerable<SecurityEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (SecurityEvent e in events) Add(e);
    }

    /// <summary>The context of one source, from the events added so far.</summary>
    /// <param name="source">The source; one never seen has an empty baseline and no place in the graph.</param>
    /// <param name="intelligence">What threat intelligence knew of it as of T, or null.</param>
    public EntityContext Build(IPAddress source, SourceIntelligence? intelligence = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        IPAddress entity = EntityAddress.Normalize(source);
        AddressKey key = AddressKey.Of(entity);
        EntityBaseline ofEvents = EntityBaseline.FromEvents(entity, _sources.TryGetValue(key, out List<SecurityEvent>? events) ? events : [], AsOf, _options, _firstSeen.TryGetValue(key, out long seen) ? seen : -1);
        return new EntityContext
        {
            FirstSeen = seen > 0 ? new DateTimeOffset(seen, TimeSpan.Zero) : null,
            Baseline = ofEvents,
            Graph = (_live & SecurityEventKinds.Connection) == 0 ? null : _graph.Contains(key) ? _graph.PositionOf(key, _site) : new GraphPosition(double.NaN, double.NaN, double.NaN, double.NaN),
            LiveSensors = _live,
            Intelligence = intelligence,
        };
    }
}
