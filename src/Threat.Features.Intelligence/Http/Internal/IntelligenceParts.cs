using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Threat.Features.Intelligence.Internal;

/// <summary>What the options name, made once.</summary>
internal sealed class IntelligenceParts : IDisposable
{
    private readonly TaskCompletionSource _blacklistTried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IntelligenceParts(IOptions<ThreatIntelligenceOptions> options, TimeProvider time)
    {
        ThreatIntelligenceOptions o = options.Value;
        IntelligenceCheck.Check(o);
        Feeds = [.. o.Feeds.Where(static f => !AutonomousSystemFeed.Handles(f.Format)).Select(f => new HttpFeed(f, time))];
        SystemFeeds = [.. o.Feeds.Where(static f => AutonomousSystemFeed.Handles(f.Format)).Select(f => new AutonomousSystemFeed(f, time))];
        if (!string.IsNullOrEmpty(o.AbuseIpDb.ApiKey))
        {
            Abuse = new AbuseIpDb(o.AbuseIpDb, time);
            if (o.CheckSources) Sources = new QuestionQueue<IPAddress>(time);
        }
        AbuseInterval = o.AbuseIpDbInterval;
        if (o.LookUpDomains) (Rdap, Domains) = (new RdapDomains(o.Rdap, time), new QuestionQueue<string>(time));
        if (o.NetworkDatabasePath is not null) Network = new GeoDatabase(o.NetworkDatabasePath);
        if (o.AnonymousDatabasePath is not null) Anonymous = new GeoDatabase(o.AnonymousDatabasePath);
        if (o.LocationDatabasePath is not null) Geography = new GeographicBaseline(Places = new GeoDatabase(o.LocationDatabasePath), Network, SystemsByAddress);
    }

    public IReadOnlyList<HttpFeed> Feeds { get; }

    public IReadOnlyList<AutonomousSystemFeed> SystemFeeds { get; }

    public AbuseIpDb? Abuse { get; }

    public TimeSpan AbuseInterval { get; }

    public RdapDomains? Rdap { get; }

    public GeographicBaseline? Geography { get; }

    public QuestionQueue<IPAddress>? Sources { get; }

    public QuestionQueue<string>? Domains { get; }

    public IEnumerable<GeoDatabase> Databases => new[] { Network, Anonymous, Places }.OfType<GeoDatabase>();

    /// <summary>Done when the first blacklist has come, or could not.</summary>
    public Task BlacklistTried => _blacklistTried.Task;

    private SnapshotHistory<AddressRangeMap<AutonomousSystem>>? SystemsByAddress => SystemFeeds.Select(static f => f.Systems).FirstOrDefault(static s => s is not null);

    private GeoDatabase? Network { get; }

    private GeoDatabase? Anonymous { get; }

    private GeoDatabase? Places { get; }

    public void NoteBlacklist() => _blacklistTried.TrySetResult();

    public ThreatIntelligence Join(IEnumerable<IIndicatorProvider> others, ISystemHistory? history, IAbuseReports? reports, IDomainRegistrations? registrations, GeographicBaseline? geography, ILogger<ThreatIntelligence>? logger) => new(new ThreatIntelligenceSources
    {
        Providers = [.. Feeds.Select(static f => f.Provider), .. Abuse is null ? [] : new IIndicatorProvider[] { Abuse.Blacklist }, .. others],
        AbuseReports = reports ?? Abuse,
        NetworkDatabase = Network,
        AnonymousDatabase = Anonymous,
        SystemsByAddress = SystemsByAddress,
        BadSystems = SystemFeeds.Select(static f => f.Dropped).FirstOrDefault(static d => d is not null),
        SystemHistory = history,
        DomainRegistrations = registrations ?? Rdap,
        Geography = geography ?? Geography,
        SourceUnknown = Sources is null ? null : Sources.Ask,
        DomainUnknown = Domains is null ? null : Domains.Ask,
    }, logger);

    public void Dispose()
    {
        foreach (GeoDatabase database in Databases) database.Dispose();
    }
}
