namespace Threat.Features;

/// <summary>What the threat-intelligence providers knew of one source as of one instant. What is not set is <see cref="FeatureReading.Unknown"/>.</summary>
/// <remarks>
/// Immutable and thread-safe. Fill it from snapshots in memory; never call a provider during extraction. For a source that is not public
/// (<see cref="EntityAddress.IsPublic"/>) the readings about the source itself are not applicable, whatever stands here.
/// </remarks>
public sealed class SourceIntelligence
{
    /// <summary>geographic_anomaly: 1 − smoothed share of the source's (country, ASN) in the tenant's baseline, 1 if the implied speed exceeds 900 km/h. 0 to 1.</summary>
    public FeatureReading GeographicAnomaly { get; init; }

    /// <summary>reputation_score: 1 − Π(1 − weight·score) over the providers that answered. 0 to 1.</summary>
    public FeatureReading ReputationScore { get; init; }

    /// <summary>threat_intelligence_match: whether any local indicator set contains the source. 0 or 1.</summary>
    public FeatureReading ThreatIntelligenceMatch { get; init; }

    /// <summary>known_bad_ip: whether the source is in a curated block list. 0 or 1.</summary>
    public FeatureReading KnownBadAddress { get; init; }

    /// <summary>tor_exit_node: whether the source is a Tor exit now. 0 or 1.</summary>
    public FeatureReading TorExitNow { get; init; }

    /// <summary>proxy_detected: whether a provider calls the source a VPN, proxy or hosting address. 0 or 1.</summary>
    public FeatureReading ProxyDetected { get; init; }

    /// <summary>abuseipdb_score: the abuse confidence score. 0 to 100.</summary>
    public FeatureReading AbuseIpDbScore { get; init; }

    /// <summary>is_tor_exit_node: whether the source was a Tor exit at any time in the last 7 days. 0 or 1.</summary>
    public FeatureReading TorExitRecently { get; init; }

    /// <summary>asn_reputation: smoothed share of bad sources of the source's ASN. 0 to 1.</summary>
    public FeatureReading AsnReputation { get; init; }

    /// <summary>domain_age_days: age of the youngest registrable domain that the source contacted. Days, 0 or more.</summary>
    public FeatureReading DomainAgeDays { get; init; }

    /// <summary>threat_intel_matches: number of distinct feeds that list the source. 0 or more.</summary>
    public FeatureReading ThreatIntelMatches { get; init; }

    /// <summary>known_malware_c2: whether the source, or an (address, port) it contacted, is in a command-and-control feed. 0 or 1.</summary>
    public FeatureReading KnownMalwareC2 { get; init; }
}
