namespace Threat.Features.Internal;

/// <summary>
/// Feature 23, port_scan_score: 1 − (1−p)(1−s) with p = max over a destination within 90 s of min(1, ports/15)·min(1, rejects/10) and
/// s = max within 90 s of min(1, hosts/7)·min(1, rejects/7), after Snort's tcp_med_ports and tcp_med_sweep.
/// </summary>
internal static class ScanKernel
{
    private const long Window = 90 * TimeKernel.Second;

    public static void Compute(ExtractionWorkspace w, FeatureSink sink)
    {
        const SecurityEventKinds kind = SecurityEventKinds.Connection;
        ReadOnlySpan<ConnectionEvent> all = w.Connections.Span;
        bool known = false;
        foreach (ConnectionEvent c in all) known |= c.State != ConnectionState.Unknown;
        if (all.Length > 0 && !known) sink.Miss(F.PortScanScore, FeatureStatus.NotObserved);
        else sink.Count(F.PortScanScore, all.IsEmpty ? 0 : 1 - (1 - Vertical(w, all)) * (1 - Horizontal(w, all)), kind);
    }

    private static bool IsReject(ConnectionEvent c) => c.State is ConnectionState.REJ or ConnectionState.S0 or ConnectionState.RSTO or ConnectionState.RSTOS0;

    private static double Vertical(ExtractionWorkspace w, ReadOnlySpan<ConnectionEvent> all)
    {
        int targets = w.Targets.Count;
        Span<int> head = w.Heads.Take(targets, -1), tail = w.Tails.Take(targets), next = w.Nexts.Take(all.Length, -1);
        Span<int> ports = w.Ints.Take(targets, 0), rejects = w.Others.Take(targets, 0), perService = w.Counts.Take(w.Services.Count, 0);
        ReadOnlySpan<int> target = w.ConnectionTarget.Span, service = w.ConnectionService.Span;
        double best = 0;
        for (int i = 0; i < all.Length; i++)
        {
            int t = target[i];
            if (t < 0) continue;
            if (head[t] < 0) head[t] = i;
            else next[tail[t]] = i;
            tail[t] = i;
            for (int h = head[t]; all[h].TimeTicks <= all[i].TimeTicks - Window; h = head[t])
            {
                if (all[h].DestinationPortOrNone >= 0 && --perService[service[h]] == 0) ports[t]--;
                if (IsReject(all[h])) rejects[t]--;
                head[t] = next[h];
            }
            if (all[i].DestinationPortOrNone >= 0 && perService[service[i]]++ == 0) ports[t]++;
            if (IsReject(all[i])) rejects[t]++;
            best = Math.Max(best, Math.Min(1, ports[t] / 15.0) * Math.Min(1, rejects[t] / 10.0));
        }
        return best;
    }

    private static double Horizontal(ExtractionWorkspace w, ReadOnlySpan<ConnectionEvent> all)
    {
        Span<int> perHost = w.Counts.Take(w.Targets.Count, 0);
        ReadOnlySpan<int> target = w.ConnectionTarget.Span;
        int oldest = 0, hosts = 0, rejects = 0;
        double best = 0;
        for (int i = 0; i < all.Length; i++)
        {
            for (; all[oldest].TimeTicks <= all[i].TimeTicks - Window; oldest++)
            {
                if (target[oldest] < 0) continue;
                if (--perHost[target[oldest]] == 0) hosts--;
                if (IsReject(all[oldest])) rejects--;
            }
            if (target[i] < 0) continue;
            if (perHost[target[i]]++ == 0) hosts++;
            if (IsReject(all[i])) rejects++;
            best = Math.Max(best, Math.Min(1, hosts / 7.0) * Math.Min(1, rejects / 7.0));
        }
        return best;
    }
}
