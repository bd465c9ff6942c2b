namespace Threat.Features.Internal;

/// <summary>Features 52-56: how connections open, overlap, fail and reopen.</summary>
internal static class LifetimeKernel
{
    private const SecurityEventKinds Kind = SecurityEventKinds.Connection;

    public static void Compute(ExtractionWorkspace w, FeatureSink sink, long asOf)
    {
        ReadOnlySpan<ConnectionEvent> all = w.Connections.Span;
        int closed = 0, stated = 0, failed = 0;
        double ticks = 0;
        foreach (ConnectionEvent c in all)
        {
            if (c.State != ConnectionState.Unknown) stated++;
            if (IsFailed(c.State)) failed++;
            if (c.DurationTicks < 0 || c.TimeTicks + c.DurationTicks > asOf || !IsClosed(c.State)) continue;
            closed++;
            ticks += c.DurationTicks;
        }
        FeatureStatus why = all.IsEmpty ? sink.Why(Kind) : FeatureStatus.NotObserved;
        sink.Count(F.ConnectionCount, all.Length, Kind);
        sink.Set(F.ConnectionDuration, closed > 0 ? ticks / closed / TimeKernel.Second : 0, closed > 0, all.IsEmpty ? sink.Why(Kind) : FeatureStatus.Insufficient);
        sink.Set(F.ConnectionFailures, stated > 0 ? failed / (double)stated : 0, stated > 0, why);
        bool timed = Sweep(w, w.Flows.Span, asOf, w.Flags.Take(all.Length), out int most);
        int reopened = 0;
        foreach (bool r in w.Flags.Span) reopened += r ? 1 : 0;
        if (all.IsEmpty) sink.Count(F.ConcurrentConnections, 0, Kind);
        else sink.Set(F.ConcurrentConnections, most, timed, FeatureStatus.NotObserved);
        sink.Set(F.ReconnectionRate, all.IsEmpty ? 0 : reopened / (double)all.Length, timed, why);
    }

    public static bool IsFailed(ConnectionState s) => s is ConnectionState.S0 or ConnectionState.REJ or ConnectionState.RSTOS0 or ConnectionState.RSTRH or ConnectionState.SH or ConnectionState.SHR;

    public static bool IsClosed(ConnectionState s) => s is not (ConnectionState.S0 or ConnectionState.S1 or ConnectionState.S2 or ConnectionState.S3 or ConnectionState.OTH);

    /// <summary>Walks starts and ends in order: the largest overlap in the last hour, and which connections opened at most 60 s after a close to the same service. False when no duration is known.</summary>
    public static bool Sweep(ExtractionWorkspace w, ReadOnlySpan<FlowRecord> all, long asOf, Span<bool> reopened, out int most)
    {
        Span<long> lastClose = w.Longs.Take(w.Services.Count, long.MinValue / 2);
        PriorityQueue<int, long> open = w.Closing;
        open.Clear();
        long hourAgo = asOf - TimeKernel.Hour;
        most = 0;
        bool timed = false, entered = false;
        for (int i = 0; i < all.Length;)
        {
            long now = all[i].Time;
            if (now >= hourAgo && !entered)
            {
                CloseUntil(open, hourAgo, lastClose, all);
                most = open.Count;
                entered = true;
            }
            CloseUntil(open, now, lastClose, all);
            int end = i;
            for (; end < all.Length && all[end].Time == now; end++)
            {
                reopened[end] = all[end].Target >= 0 && now - lastClose[all[end].Service] <= TimeKernel.Minute;
            }
            for (; i < end; i++)
            {
                if (all[i].Duration < 0) continue;
                timed = true;
                if (all[i].Duration == 0) lastClose[all[i].Service] = now;
                else open.Enqueue(i, now + all[i].Duration);
            }
            if (now >= hourAgo) most = Math.Max(most, open.Count);
        }
        if (!entered)
        {
            CloseUntil(open, hourAgo, lastClose, all);
            most = open.Count;
        }
        return timed;
    }

    private static void CloseUntil(PriorityQueue<int, long> open, long now, Span<long> lastClose, ReadOnlySpan<FlowRecord> all)
    {
        while (open.TryPeek(out int i, out long end) && end <= now)
        {
            open.Dequeue();
            lastClose[all[i].Service] = end;
        }
    }
}
