using System.Net;

namespace Threat.Features.Internal;

/// <summary>Computes the 100 features from a state: hour tiles for the day, recent events for what looks at sequences.</summary>
internal sealed class StateReader(SiteProfile site, KeyedHash hash)
{
    private readonly SequenceView _view = new();
    private readonly WindowTotals _day = new();
    private readonly KeySummary _keys = new();
    private readonly ServiceHashes _services = new(hash);
    private readonly DayTotals _totals = new();

    public FeatureSink Sink { get; } = new();

    /// <summary>Whether events of the last day have left the recent ones.</summary>
    public bool IsFolded { get; private set; }

    /// <summary>Whether internal hosts were left out.</summary>
    public bool LacksHosts { get; private set; }

    public FamilySummary[] Families => _keys.Families;

    public void Read(StateCore s, IPAddress source, long asOf, EntityContext? context)
    {
        long from = (asOf - WindowSelector.Day + TimeKernel.Hour - 1) / TimeKernel.Hour * TimeKernel.Hour;
        IsFolded = s.Folded >= from;
        LacksHosts = s.Cells.IsThinned(KeyFamily.InternalHost);
        Sink.Reset(site.LiveSensors ?? context?.LiveSensors ?? s.Seen);
        _day.Fill(s.Hours, from, asOf);
        _keys.Fill(s.Cells, Math.Max(0, s.Last) / TimeKernel.Hour, from, asOf);
        ReadOnlySpan<RecentEvent> recent = s.Recent.Span;
        int first = 0, end = recent.Length;
        while (first < end && recent[first].Time < from) first++;
        while (end > first && recent[end - 1].Time >= asOf) end--;
        recent = recent[first..end];
        _view.Fill(recent);
        ReadOnlySpan<long> times = _view.Times.Span;
        for (int i = 1; i < times.Length; i++) _day.Gap(times[i] - times[i - 1]);

        long firstSeen = context?.FirstSeen is { } seen && (s.First < 0 || seen.UtcTicks < s.First) ? seen.UtcTicks : s.First;
        TimeKernel.Calendar(Sink, site.Calendar, asOf);
        StateVolume.Compute(Sink, s, _day, times, asOf, firstSeen);
        StateIntervals.Compute(_view.Workspace, Sink, s, _day, times, asOf);
        StateTotals.Compute(Sink, _day, _keys);
        StateSequences.Compute(_view, Sink, _day, recent, asOf);
        BeaconKernel.Compute(_view.Workspace, Sink, asOf, IsFolded ? (service, bars) => Bars(s, service, bars, asOf) : null);

        Moments sessions = StateIntervals.Sessions(s, from, asOf);
        Sink.Set(F.SessionDuration, sessions.Mean, sessions.Count > 0, Sink.Why(SecurityEventKinds.All));
        EntityBaseline? baseline = context?.Baseline ?? (s.First >= 0 && s.First < asOf - WindowSelector.Day ? StateBaseline.Build(s, site, asOf, firstSeen) : null);
        StateBaseline.Total(_day, _totals);
        BaselineKernel.Compare(_view.Workspace, Sink, site, baseline, sessions, asOf, _totals);
        Lateral(s, recent, asOf, baseline, context?.Baseline);
        ContextKernel.Intelligence(Sink, context?.Intelligence, EntityAddress.IsPublic(source));
        ContextKernel.Graph(Sink, context?.Graph);
    }

    /// <summary>Raises a service's hourly counts to those of the cells, which outlive the recent events.</summary>
    private void Bars(StateCore s, int service, Span<int> bars, long asOf)
    {
        (uint host, int port) = _view.ServiceOf(service);
        uint key = _services.Mix(host, port, 0);
        for (int h = 0; h < bars.Length; h++)
        {
            long hour = (asOf - 1) / TimeKernel.Hour - (bars.Length - 1 - h);
            bars[h] = (int)Math.Max(bars[h], s.Cells.CountAt(KeyFamily.Mix, hour, s.Last / TimeKernel.Hour, key));
        }
    }

    private void Lateral(StateCore s, ReadOnlySpan<RecentEvent> recent, long asOf, EntityBaseline? baseline, EntityBaseline? given)
    {
        if (!site.IsInternal(s.Source))
        {
            Sink.Miss(F.LateralMovementScore, FeatureStatus.NotApplicable);
            return;
        }
        if (baseline is null || baseline.EventCount == 0)
        {
            Sink.Miss(F.LateralMovementScore, baseline is null ? FeatureStatus.NotObserved : FeatureStatus.Insufficient);
            return;
        }
        HashSet<uint>? known = given is null ? null : [.. given.InternalHosts.Select(h => (uint)(hash.Of(h) >> 32) | 1)];
        Dictionary<uint, double> reached = [];
        long from = asOf - TimeKernel.Hour;
        foreach (ref readonly RecentEvent e in recent)
        {
            if (e.Time < from || !e.Is(RecentEvent.NewAdministration)) continue;
            if (known?.Contains(e.Host) ?? StateBaseline.Knows(s, e.Host >> 1, asOf)) continue;
            reached.TryAdd(e.Host, 0.9);
        }
        foreach (ref readonly RecentEvent e in recent)
        {
            if (e.Time >= from && e.Type == 1 && reached.ContainsKey(e.Host)) reached[e.Host] = 0.75;
        }
        Sink.Count(F.LateralMovementScore, 1 - reached.Values.Aggregate(1.0, static (a, b) => a * b), SecurityEventKinds.Connection);
    }
}
