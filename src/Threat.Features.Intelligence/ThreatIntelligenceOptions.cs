namespace Threat.Features.Intelligence;

/// <summary>What <c>AddThreatIntelligence</c> sets up. Nothing is contacted unless it is named here.</summary>
public sealed class ThreatIntelligenceOptions
{
    /// <summary>Lists to download and keep fresh.</summary>
    public IList<HttpFeedOptions> Feeds { get; } = [];

    /// <summary>AbuseIPDB; used when it has an <see cref="AbuseIpDbOptions.ApiKey"/>.</summary>
    public AbuseIpDbOptions AbuseIpDb { get; } = new();

    /// <summary>How often AbuseIPDB's blacklist is downloaded; its free plan allows 5 a day.</summary>
    /// <value>Default 6 hours.</value>
    public TimeSpan AbuseIpDbInterval { get; set; } = TimeSpan.FromHours(6);

    /// <summary>A database with AS numbers, as GeoLite2-ASN.mmdb; null means none.</summary>
    public string? NetworkDatabasePath { get; set; }

    /// <summary>A database of anonymous addresses, as GeoIP2-Anonymous-IP.mmdb; null means none.</summary>
    public string? AnonymousDatabasePath { get; set; }
}
