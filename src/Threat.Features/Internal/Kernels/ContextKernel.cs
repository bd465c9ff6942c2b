namespace Threat.Features.Internal;

/// <summary>Features that come from outside the source's events: intelligence (67, 70-74, 80-85) and the graph (94, 95, 99, 100).</summary>
internal static class ContextKernel
{
    public static void Intelligence(FeatureSink sink, SourceIntelligence? known, bool isPublic)
    {
        OfSource(sink, F.GeographicAnomaly, known?.GeographicAnomaly, isPublic);
        OfSource(sink, F.ReputationScore, known?.ReputationScore, isPublic);
        OfSource(sink, F.ThreatIntelligenceMatch, known?.ThreatIntelligenceMatch, isPublic);
        OfSource(sink, F.KnownBadIp, known?.KnownBadAddress, isPublic);
        OfSource(sink, F.TorExitNode, known?.TorExitNow, isPublic);
        OfSource(sink, F.ProxyDetected, known?.ProxyDetected, isPublic);
        OfSource(sink, F.AbuseipdbScore, known?.AbuseIpDbScore, isPublic);
        OfSource(sink, F.IsTorExitNode, known?.TorExitRecently, isPublic);
        OfSource(sink, F.AsnReputation, known?.AsnReputation, isPublic);
        OfSource(sink, F.ThreatIntelMatches, known?.ThreatIntelMatches, isPublic);
        Put(sink, F.DomainAgeDays, known?.DomainAgeDays ?? FeatureReading.Unknown);
        Put(sink, F.KnownMalwareC2, known?.KnownMalwareC2 ?? FeatureReading.Unknown);
    }

    public static void Graph(FeatureSink sink, GraphPosition? position)
    {
        Put(sink, F.NetworkCentrality, position?.DegreeCentrality);
        Put(sink, F.ClusteringCoefficient, position?.ClusteringCoefficient);
        Put(sink, F.BidirectionalConnections, position?.Reciprocity);
        Put(sink, F.NetworkIsolationScore, position?.Isolation);
    }

    private static void OfSource(FeatureSink sink, int feature, FeatureReading? reading, bool isPublic)
        => Put(sink, feature, isPublic ? reading ?? FeatureReading.Unknown : FeatureReading.Missing(FeatureStatus.NotApplicable));

    private static void Put(FeatureSink sink, int feature, FeatureReading reading) => sink.Set(feature, reading.Value, reading.Status == FeatureStatus.Ok, reading.Status);

    private static void Put(FeatureSink sink, int feature, double? value)
        => sink.Set(feature, value ?? 0, value is { } v && !double.IsNaN(v), value is null ? FeatureStatus.NotObserved : FeatureStatus.Insufficient);
}
