using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>Joins providers into the <see cref="SourceIntelligence"/> of a source as of an instant. All of it is read from memory.</summary>
/// <remarks>Thread-safe. A provider without a valid snapshot, or one that throws, makes its features unknown, never 0, unless another one lists the source.</remarks>
public sealed class ThreatIntelligence
{
    private static readonly TimeSpan TorMemory = TimeSpan.FromDays(7);
    private readonly ThreatIntelligenceSources _sources;
    private readonly ProviderGuard _guard;

    /// <summary>Joins providers.</summary>
    /// <param name="sources">The providers.</param>
    /// <param name="logger">Told of providers that throw; null means no log.</param>
    /// <exception cref="ArgumentException">Two providers have the same name.</exception>
    public ThreatIntelligence(ThreatIntelligenceSources sources, ILogger<ThreatIntelligence>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Providers.GroupBy(static p => p.Name).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two providers are named '{twice.Key}'; names must be unique, because threat_intel_matches counts them.", nameof(sources));
        _sources = sources;
        _guard = new ProviderGuard(logger ?? NullLogger<ThreatIntelligence>.Instance);
    }

    /// <summary>The baseline behind geographic_anomaly, or null: tell it the tenant's sources with <see cref="GeographicBaseline.Observe"/>.</summary>
    public GeographicBaseline? Geography => _sources.Geography;

    /// <summary>What is known of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="asOf">T.</param>
    /// <param name="contacted">The endpoints it contacted in the last 24 hours, for known_malware_c2; null means none.</param>
    /// <param name="domains">The registrable domains it contacted, for domain_age_days; null means none.</param>
    public SourceIntelligence For(IPAddress source, DateTimeOffset asOf, IReadOnlyCollection<IPEndPoint>? contacted = null, IReadOnlyCollection<string>? domains = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        IPAddress address = EntityAddress.Normalize(source);
        (IIndicatorProvider Provider, IndicatorMatch Match)[] answers = [.. _sources.Providers.Select(p => (p, _guard.Ask(p.Name, () => p.Check(address, asOf), IndicatorMatch.Unknown)))];
        AbuseReport? abuse = _guard.Ask("abuseipdb_reports", () => _sources.AbuseReports?.Find(address, asOf), null);
        FeatureReading abuseScore = abuse is null ? FeatureReading.Unknown : FeatureReading.Of(abuse.ConfidenceScore);
        GeoRecord? network = _guard.Ask("network_database", () => _sources.NetworkDatabase?.Find(address, asOf), null);
        IndicatorMatch? anonymous = _sources.AnonymousDatabase is { } database ? _guard.Ask("anonymous_database", () => Readings.Anonymous(database, address, asOf), IndicatorMatch.Unknown) : null;
        uint? system = network?.AutonomousSystem ?? (_sources.SystemsByAddress?.At(asOf)?.TryGetValue(address, out AutonomousSystem? found) == true ? found.Number : null);
        IReadOnlyList<(string Domain, DateTimeOffset? RegisteredAt)>? registered = domains is null || _sources.DomainRegistrations is not { } registrations ? null
            : [.. domains.Select(d => (d, _guard.Ask("domain_registrations", () => registrations.Find(d, asOf), null)))];
        IntelligenceMeter.LookedUp(answers);
        if (_sources.AbuseReports is not null) IntelligenceMeter.LookedUp(abuse);
        if (_sources is not { NetworkDatabase: null, SystemsByAddress: null }) IntelligenceMeter.LookedUp(system);
        if (abuse is null && _sources is { AbuseReports: not null, SourceUnknown: { } ask } && EntityAddress.IsPublic(address)) ask(address, asOf);
        if (_sources.DomainUnknown is { } askDomain && registered is not null)
        {
            foreach ((string domain, _) in registered.Where(static r => r.RegisteredAt is null)) askDomain(domain, asOf);
        }
        return new SourceIntelligence
        {
            ThreatIntelligenceMatch = Readings.Any(answers, static k => k is FeedKind.Reported or FeedKind.BlockList or FeedKind.CommandAndControl),
            ThreatIntelMatches = Readings.Count(answers, static k => k is FeedKind.Reported or FeedKind.BlockList or FeedKind.CommandAndControl),
            KnownBadAddress = Readings.Any(answers, static k => k == FeedKind.BlockList),
            TorExitNow = Readings.Any(answers, static k => k == FeedKind.TorExits),
            TorExitRecently = Readings.Any(_sources.Providers.Where(static p => p.Kind == FeedKind.TorExits).Select(p => _guard.Ask(p.Name, () => p.CheckWithin(address, asOf - TorMemory, asOf), IndicatorMatch.Unknown))),
            ProxyDetected = Readings.Proxy(answers, anonymous, abuse?.IsHosting),
            KnownMalwareC2 = Readings.CommandAndControl(_sources.Providers, answers, contacted, asOf),
            AbuseIpDbScore = abuseScore,
            ReputationScore = Readings.Reputation(answers, abuse, _sources.AbuseReportWeight),
            AsnReputation = Readings.SystemReputation(system, _sources.BadSystems, asOf, n => _guard.Ask("system_history", () => _sources.SystemHistory?.Find(n, asOf), null)),
            GeographicAnomaly = _guard.Ask("geography", () => _sources.Geography?.Find(address, asOf), null) ?? FeatureReading.Unknown,
            DomainAgeDays = _sources.DomainRegistrations is null ? FeatureReading.Unknown : Readings.DomainAge(registered, asOf),
        };
    }
}
