using Microsoft.Extensions.Options;

namespace Threat.Features.Intelligence.Internal;

/// <summary>What the options name, made once.</summary>
internal sealed class IntelligenceParts : IDisposable
{
    public IntelligenceParts(IOptions<ThreatIntelligenceOptions> options, TimeProvider time)
    {
        ThreatIntelligenceOptions o = options.Value;
        Feeds = [.. o.Feeds.Select(f => new HttpFeed(f, time))];
        if (!string.IsNullOrEmpty(o.AbuseIpDb.ApiKey)) Abuse = new AbuseIpDb(o.AbuseIpDb, time);
        AbuseInterval = o.AbuseIpDbInterval;
        if (o.NetworkDatabasePath is not null) Network = new GeoDatabase(o.NetworkDatabasePath);
        if (o.AnonymousDatabasePath is not null) Anonymous = new GeoDatabase(o.AnonymousDatabasePath);
    }

    public IReadOnlyList<HttpFeed> Feeds { get; }

    public AbuseIpDb? Abuse { get; }

    public TimeSpan AbuseInterval { get; }

    private GeoDatabase? Network { get; }

    private GeoDatabase? Anonymous { get; }

    public ThreatIntelligence Join(IEnumerable<IIndicatorProvider> others) => new(new ThreatIntelligenceSources
    {
        Providers = [.. Feeds.Select(static f => f.Provider), .. Abuse is null ? [] : new IIndicatorProvider[] { Abuse.Blacklist }, .. others],
        AbuseReports = Abuse,
        NetworkDatabase = Network,
        AnonymousDatabase = Anonymous,
    });

    public void Dispose()
    {
        Network?.Dispose();
        Anonymous?.Dispose();
    }
}
