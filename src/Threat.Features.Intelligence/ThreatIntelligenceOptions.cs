namespace Threat.Features.Intelligence;

/// <summary>What <c>AddThreatIntelligence</c> sets up. Nothing is contacted unless it is named here.</summary>
public sealed class ThreatIntelligenceOptions
{
    /// <summary>Lists to download and keep fresh.</summary>
    public IList<HttpFeedOptions> Feeds { get; } = [];

    /// <summary>AbuseIPDB; used when it has an <see cref="AbuseIpDbOptions.ApiKey"/>.</summary>
    public AbuseIpDbOptions AbuseIpDb { get; } = new();

    /// <summary>How often AbuseIPDB's blacklist is downloaded; its free plan allows 5 a day.</summary>
    /// <value>Default 6 hours; 1 minute to 30 days.</value>
    public TimeSpan AbuseIpDbInterval { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Whether sources without a report are checked at AbuseIPDB in the background, within the day's budget and after the first blacklist.</summary>
    /// <value>Default true.</value>
    public bool CheckSources { get; set; } = true;

    /// <summary>Whether contacted domains are looked up at their registries by RDAP in the background, for domain_age_days.</summary>
    /// <value>Default false: it tells registries which domains your hosts contact.</value>
    public bool LookUpDomains { get; set; }

    /// <summary>How domains are looked up.</summary>
    public RdapOptions Rdap { get; } = new();

    /// <summary>A database with places, as GeoLite2-City.mmdb; with it there is a <see cref="ThreatIntelligence.Geography"/>, which you tell the tenant's sources. Null means none.</summary>
    public string? LocationDatabasePath { get; set; }

    /// <summary>A database with AS numbers, as GeoLite2-ASN.mmdb; null means none.</summary>
    public string? NetworkDatabasePath { get; set; }

    /// <summary>A database of anonymous addresses, as GeoIP2-Anonymous-IP.mmdb; null means none.</summary>
    public string? AnonymousDatabasePath { get; set; }
}
