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
            if (c.State is ConnectionState.S0 or ConnectionState.REJ or ConnectionState.RSTOS0 or ConnectionState.RSTRH or ConnectionState.SH or ConnectionState.SHR) failed++;
            if (c.DurationTicks < 0 || c.TimeTicks + c.DurationTicks > asOf || !IsClosed(c.State)) continue;
            closed++;
            ticks += c.DurationTicks;
        }
        FeatureStatus why = all.IsEmpty ? sink.Why(Kind) : FeatureStatus.NotObserved;
        sink.Count(F.ConnectionCount, all.Length, Kind);
        sink.Set(F.ConnectionDuration, closed > 0 ? ticks / closed / TimeKernel.Second : 0, closed > 0, all.IsEmpty ? sink.Why(Kind) : FeatureStatus.Insufficient);
        sink.Set(F.ConnectionFailures, stated > 0 ? failed / (double)stated : 0, stated > 0, why);
        Sweep(w, sink, all, asOf);
    }

    private static bool IsClosed(ConnectionState s) => s is not (ConnectionState.S0 or ConnectionState.S1 or ConnectionState.S2 or ConnectionState.S3 or ConnectionState.OTH);

    /// <summary>Walks starts and ends in order: the largest overlap in the last hour, and openings at most 60 s after a close to the same service.</summary>
    private static void Sweep(ExtractionWorkspace w, FeatureSink sink, ReadOnlySpan<ConnectionEvent> all, long asOf)
    {
        Span<long> lastClose = w.Longs.Take(w.Services.Count, long.MinValue / 2);
        ReadOnlySpan<int> service = w.ConnectionService.Span;
        PriorityQueue<int, long> open = w.Closing;
        open.Clear();
        long hourAgo = asOf - TimeKernel.Hour;
        int reopened = 0, most = 0;
        bool timed = false, entered = false;
        for (int i = 0; i < all.Length;)
        {
            long now = all[i].TimeTicks;
            if (now >= hourAgo && !entered)
            {
                CloseUntil(open, hourAgo, lastClose, service);
                most = open.Count;
                entered = true;
            }
            CloseUntil(open, now, lastClose, service);
            int end = i;
            for (; end < all.Length && all[end].TimeTicks == now; end++)
            {
                if (now - lastClose[service[end]] <= TimeKernel.Minute) reopened++;
            }
            for (; i < end; i++)
            {
                if (all[i].DurationTicks < 0) continue;
                timed = true;
                if (all[i].DurationTicks == 0) lastClose[service[i]] = now;
                else open.Enqueue(i, now + all[i].DurationTicks);
            }
            if (now >= hourAgo) most = Math.Max(most, open.Count);
        }
        if (!entered)
        {
            CloseUntil(open, hourAgo, lastClose, service);
            most = open.Count;
        }
        FeatureStatus why = all.IsEmpty ? sink.Why(Kind) : FeatureStatus.NotObserved;
        if (all.IsEmpty) sink.Count(F.ConcurrentConnections, 0, Kind);
        else sink.Set(F.ConcurrentConnections, most, timed, FeatureStatus.NotObserved);
        sink.Set(F.ReconnectionRate, all.IsEmpty ? 0 : reopened / (double)all.Length, timed, why);
    }

    private static void CloseUntil(PriorityQueue<int, long> open, long now, Span<long> lastClose, ReadOnlySpan<int> service)
    {
        while (open.TryPeek(out int i, out long end) && end <= now)
        {
            open.Dequeue();
            lastClose[service[i]] = end;
        }
    }
}
