namespace Threat.Features.Internal;

/// <summary>Features 57-64: HTTP requests, judged after decoding.</summary>
internal static class HttpKernel
{
    private const SecurityEventKinds Kind = SecurityEventKinds.HttpRequest;

    public static void Compute(ExtractionWorkspace w, FeatureSink sink)
    {
        ReadOnlySpan<HttpRequestEvent> all = w.Requests.Span;
        Span<int> methods = w.Counts.Take(HttpMethods.Count, 0);
        double length = 0, entropy = 0;
        int suspicious = 0, sql = 0, script = 0, traversal = 0, measured = 0;
        foreach (HttpRequestEvent r in all)
        {
            methods[HttpMethods.IndexOf(r.Method)]++;
            RequestFindings found = w.RequestAnalyzer.Analyze(r.Target);
            length += found.Length;
            if (!double.IsNaN(found.Entropy))
            {
                entropy += found.Entropy;
                measured++;
            }
            if ((found.Traits & RequestTraits.RestrictedPath) != 0) suspicious++;
            if ((found.Traits & RequestTraits.SqlInjection) != 0) sql++;
            if ((found.Traits & RequestTraits.CrossSiteScripting) != 0) script++;
            if ((found.Traits & RequestTraits.PathTraversal) != 0) traversal++;
        }
        sink.Count(F.HttpRequests, all.Length, Kind);
        double h = Entropy.Normalized(methods, all.Length, HttpMethods.Count);
        sink.Set(F.HttpMethodsDiversity, h, all.Length >= 2, sink.Why(Kind));
        sink.Share(F.UrlLengthAvg, length, all.Length, Kind);
        sink.Share(F.UrlEntropy, entropy, measured, Kind);
        sink.Share(F.SuspiciousPaths, suspicious, all.Length, Kind);
        sink.Share(F.SqlInjectionIndicators, sql, all.Length, Kind);
        sink.Share(F.XssIndicators, script, all.Length, Kind);
        sink.Share(F.PathTraversalIndicators, traversal, all.Length, Kind);
    }
}
