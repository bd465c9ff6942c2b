namespace Threat.Features.Internal;

/// <summary>Features 65, 91, 96-98: what the source reaches, and how varied it is.</summary>
internal static class DestinationKernel
{
    public static void Compute(ExtractionWorkspace w, FeatureSink sink)
    {
        Mix(w, sink);
        Peers(w, sink);
        Resources(w, sink);
    }

    private static void Mix(ExtractionWorkspace w, FeatureSink sink)
    {
        ReadOnlySpan<SecurityEvent> events = w.Window.Span;
        w.Keys.Clear();
        Span<int> counts = w.Counts.Take(events.Length, 0);
        foreach (SecurityEvent e in events)
        {
            int target = e.DestinationKey.IsNone ? 0 : w.Targets.GetOrAdd(e.DestinationKey) + 1;
            counts[w.Keys.GetOrAdd((ulong)target << 32 | (ulong)(uint)(e.DestinationPortOrNone + 1) << 8 | (uint)EventTypes.Of(e))]++;
        }
        double h = Entropy.Normalized(counts[..w.Keys.Count], events.Length);
        sink.Set(F.EntropyScore, h, events.Length >= 2, sink.Why(SecurityEventKinds.All));
    }

    private static void Peers(ExtractionWorkspace w, FeatureSink sink)
    {
        const SecurityEventKinds kind = SecurityEventKinds.Connection;
        FeatureStatus why = sink.Why(kind);
        Span<int> counts = w.Counts.Take(w.Targets.Count, 0);
        int known = 0, distinct = 0;
        foreach (int t in w.ConnectionTarget.Span)
        {
            if (t < 0) continue;
            known++;
            if (counts[t]++ == 0) distinct++;
        }
        sink.Set(F.ConnectivityScore, known > 0 ? distinct / (double)known : 0, known > 0, why);
        double h = Entropy.Normalized(counts, known);
        sink.Set(F.CommunicationPatternEntropy, h, known >= 2, why);
        sink.Count(F.UniqueDestinations, distinct, kind, w.Connections.Count, known);
    }

    /// <summary>What identifies the resource of a request: host and path, without the query.</summary>
    public static ulong ResourceOf(HttpRequestEvent r, KeyedHash hash)
    {
        int query = r.Target.AsSpan().IndexOfAny('?', '#');
        ReadOnlySpan<char> path = query < 0 ? r.Target : r.Target.AsSpan(0, query);
        return hash.Of(path) ^ (r.Host is null ? 0 : hash.Mix(hash.Of(r.Host.AsSpan())));
    }

    private static void Resources(ExtractionWorkspace w, FeatureSink sink)
    {
        w.Keys.Clear();
        int accesses = 0;
        foreach (HttpRequestEvent r in w.Requests.Span)
        {
            w.Keys.GetOrAdd(ResourceOf(r, Hashing.Process));
            accesses++;
        }
        foreach (FileTransferEvent t in w.Transfers.Span)
        {
            if (t.Resource is null) continue;
            w.Keys.GetOrAdd(Hashing.Of(t.Resource.AsSpan()));
            accesses++;
        }
        sink.Share(F.ResourceAccessDiversity, w.Keys.Count, accesses, SecurityEventKinds.HttpRequest | SecurityEventKinds.FileTransfer);
    }
}
