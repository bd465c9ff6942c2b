namespace Threat.Features.Internal;

/// <summary>Features 14, 15, 23, 37, 38, 54, 56: over the recent events, and what was kept when older ones left them.</summary>
internal static class StateSequences
{
    private const SecurityEventKinds Kind = SecurityEventKinds.Connection;

    public static void Compute(SequenceView view, FeatureSink sink, WindowTotals day, ReadOnlySpan<RecentEvent> recent, long asOf)
    {
        ExtractionWorkspace w = view.Workspace;
        ReadOnlySpan<FlowRecord> flows = w.Flows.Span;
        Span<double> scores = w.Scores.Take(Math.Max(flows.Length, w.Attempts.Count));
        double p = day.Vertical, s = day.Horizontal;
        if (flows.Length > 0)
        {
            p = Math.Max(p, ScanKernel.Vertical(w, flows, scores));
            s = Math.Max(s, ScanKernel.Horizontal(w, flows, scores));
        }
        long all = day.Counts[Counted.Types];
        sink.Count(F.PortScanScore, 1 - (1 - p) * (1 - s), Kind, all, day.Counts[Counted.Stated]);
        Lifetimes(view, sink, day, recent, asOf);
        Packets(sink, day, recent, asOf);

        ReadOnlySpan<LoginRecord> attempts = w.Attempts.Span;
        int worst = Math.Max(day.WorstUser, AuthenticationKernel.WorstHalfHour(w, attempts, scores));
        double stuffing = Math.Max(day.Stuffing, AuthenticationKernel.Stuffing(w, attempts, view.Users.Count, SequenceView.BucketEnd(asOf - 1), scores));
        sink.Count(F.BruteForceScore, Math.Min(1, worst / 30.0), SecurityEventKinds.Authentication);
        sink.Count(F.CredentialStuffingScore, stuffing, SecurityEventKinds.Authentication, day.Counts[Counted.Types + 1] + day.Counts[Counted.Types + 2], day.Counts[Counted.Named]);
    }

    private static void Lifetimes(SequenceView view, FeatureSink sink, WindowTotals day, ReadOnlySpan<RecentEvent> recent, long asOf)
    {
        long all = day.Counts[Counted.Types], reopened = day.Counts[Counted.Reopened];
        Span<bool> flags = view.Workspace.Flags.Take(view.Workspace.Flows.Count);
        LifetimeKernel.Sweep(view.Workspace, view.Workspace.Flows.Span, asOf, flags, out int most);
        for (int i = 0; i < flags.Length; i++) reopened += flags[i] || recent[view.FlowAt.Span[i]].Is(RecentEvent.Reopened) ? 1 : 0;
        bool timed = day.Counts[Counted.Timed] > 0;
        FeatureStatus why = all == 0 ? sink.Why(Kind) : FeatureStatus.NotObserved;
        if (all == 0) sink.Count(F.ConcurrentConnections, 0, Kind);
        else sink.Set(F.ConcurrentConnections, most, timed, FeatureStatus.NotObserved);
        sink.Set(F.ReconnectionRate, all == 0 ? 0 : Math.Min(1, reopened / (double)all), timed, why);
    }

    private static void Packets(FeatureSink sink, WindowTotals day, ReadOnlySpan<RecentEvent> recent, long asOf)
    {
        double packets = 0;
        foreach (ref readonly RecentEvent e in recent)
        {
            if (e.Type == 0 && e.Packets > 0) packets += e.Packets * TrafficKernel.Overlap(e.Time, e.Duration, asOf - TimeKernel.Minute, asOf);
        }
        sink.Count(F.PacketRate, packets / 60, Kind, day.Counts[Counted.Types], day.Counts[Counted.KnowsPackets]);
    }
}
