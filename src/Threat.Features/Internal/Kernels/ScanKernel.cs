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
        ReadOnlySpan<FlowRecord> all = w.Flows.Span;
        bool known = false;
        foreach (ref readonly FlowRecord c in all) known |= c.State != ConnectionState.Unknown;
        if (all.Length > 0 && !known)
        {
            sink.Miss(F.PortScanScore, FeatureStatus.NotObserved);
            return;
        }
        Span<double> scores = w.Scores.Take(all.Length);
        double p = all.IsEmpty ? 0 : Vertical(w, all, scores), s = all.IsEmpty ? 0 : Horizontal(w, all, scores);
        sink.Count(F.PortScanScore, 1 - (1 - p) * (1 - s), kind);
    }

    private static bool IsReject(in FlowRecord c) => c.State is ConnectionState.REJ or ConnectionState.S0 or ConnectionState.RSTO or ConnectionState.RSTOS0;

    /// <summary>Ports of one destination: the score of the window that ends with each connection goes to <paramref name="scores"/>, the best is returned.</summary>
    public static double Vertical(ExtractionWorkspace w, ReadOnlySpan<FlowRecord> all, Span<double> scores)
    {
        int targets = w.Targets.Count;
        Span<int> head = w.Heads.Take(targets, -1), tail = w.Tails.Take(targets), next = w.Nexts.Take(all.Length, -1);
        Span<int> ports = w.Ints.Take(targets, 0), rejects = w.Others.Take(targets, 0), perService = w.Counts.Take(w.Services.Count, 0);
        double best = 0;
        for (int i = 0; i < all.Length; i++)
        {
            int t = all[i].Target;
            scores[i] = 0;
            if (t < 0) continue;
            if (head[t] < 0) head[t] = i;
            else next[tail[t]] = i;
            tail[t] = i;
            for (int h = head[t]; all[h].Time <= all[i].Time - Window; h = head[t])
            {
                if (all[h].Port >= 0 && --perService[all[h].Service] == 0) ports[t]--;
                if (IsReject(all[h])) rejects[t]--;
                head[t] = next[h];
            }
            if (all[i].Port >= 0 && perService[all[i].Service]++ == 0) ports[t]++;
            if (IsReject(all[i])) rejects[t]++;
            best = Math.Max(best, scores[i] = Math.Min(1, ports[t] / 15.0) * Math.Min(1, rejects[t] / 10.0));
        }
        return best;
    }

    /// <summary>Hosts: the score of the window that ends with each connection goes to <paramref name="scores"/>, the best is returned.</summary>
    public static double Horizontal(ExtractionWorkspace w, ReadOnlySpan<FlowRecord> all, Span<double> scores)
    {
        Span<int> perHost = w.Counts.Take(w.Targets.Count, 0);
        int oldest = 0, hosts = 0, rejects = 0;
        double best = 0;
        for (int i = 0; i < all.Length; i++)
        {
            for (; all[oldest].Time <= all[i].Time - Window; oldest++)
            {
                if (all[oldest].Target < 0) continue;
                if (--perHost[all[oldest].Target] == 0) hosts--;
                if (IsReject(all[oldest])) rejects--;
            }
            scores[i] = 0;
            if (all[i].Target < 0) continue;
            if (perHost[all[i].Target]++ == 0) hosts++;
            if (IsReject(all[i])) rejects++;
            best = Math.Max(best, scores[i] = Math.Min(1, hosts / 7.0) * Math.Min(1, rejects / 7.0));
        }
        return best;
    }
}
