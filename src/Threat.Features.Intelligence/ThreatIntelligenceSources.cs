using System.Net;

namespace Threat.Features.Intelligence;

/// <summary>What <see cref="ThreatIntelligence"/> joins. What is left out makes its features unknown.</summary>
public sealed class ThreatIntelligenceSources
{
    /// <summary>Feeds, whose names differ.</summary>
    public IReadOnlyList<IIndicatorProvider> Providers { get; init; } = [];

    /// <summary>AbuseIPDB's reports on single addresses.</summary>
    public IAbuseReports? AbuseReports { get; init; }

    /// <summary>How much a confidence of 100 weighs in reputation_score, 0 to 1.</summary>
    /// <value>Default 0.8.</value>
    public double AbuseReportWeight { get; init; } = 0.8;

    /// <summary>A database with AS numbers, as GeoLite2-ASN.</summary>
    public GeoDatabase? NetworkDatabase { get; init; }

    /// <summary>A database of anonymous addresses, as GeoIP2-Anonymous-IP.</summary>
    public GeoDatabase? AnonymousDatabase { get; init; }

    /// <summary>AS by address, as from iptoasn; used where <see cref="NetworkDatabase"/> has no answer.</summary>
    public SnapshotHistory<AddressRangeMap<AutonomousSystem>>? SystemsByAddress { get; init; }

    /// <summary>AS numbers of ASN-DROP.</summary>
    public SnapshotHistory<IReadOnlySet<uint>>? BadSystems { get; init; }

    /// <summary>How many sources of an AS were seen in the last 30 days, and how many were bad.</summary>
    public ISystemHistory? SystemHistory { get; init; }

    /// <summary>When domains were registered.</summary>
    public IDomainRegistrations? DomainRegistrations { get; init; }

    /// <summary>Where the tenant's own sources come from, for geographic_anomaly.</summary>
    public GeographicBaseline? Geography { get; init; }

    /// <summary>Called when there is no report on a public source, with the instant asked for. It must not wait: put the address into a queue for <see cref="AbuseIpDb.CheckAsync"/>.</summary>
    public Action<IPAddress, DateTimeOffset>? SourceUnknown { get; init; }

    /// <summary>Called when the registration of a domain is not known, with the instant asked for. It must not wait: put the domain into a queue for <see cref="RdapDomains.LookUpAsync"/>.</summary>
    public Action<string, DateTimeOffset>? DomainUnknown { get; init; }
}
