using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Threat.Features.Intelligence.Internal;

/// <summary>The instruments. Feeds and budgets are watched for as long as they live.</summary>
internal static class IntelligenceMeter
{
    private static readonly ConditionalWeakTable<object, Watched> Owners = [];
    private static readonly Meter Meter = new(IntelligenceTelemetry.MeterName);
    private static readonly Counter<long> Lookups = Meter.CreateCounter<long>("threat.intelligence.lookups", "{lookup}", "Questions answered from memory, by provider and outcome.");
    private static readonly Counter<long> Refreshes = Meter.CreateCounter<long>("threat.intelligence.refreshes", "{refresh}", "Refreshes of feeds, by outcome.");
    private static readonly Counter<long> Checks = Meter.CreateCounter<long>("threat.intelligence.checks", "{check}", "Questions to services about one address or domain, by outcome.");
    private static readonly ObservableGauge<double> Ages = Meter.CreateObservableGauge("threat.intelligence.snapshot.age", ReadAges, "s", "Time since the newest snapshot of a feed was read or confirmed.");
    private static readonly ObservableGauge<long> Budgets = Meter.CreateObservableGauge("threat.intelligence.budget.left", ReadBudgets, "{call}", "Calls to AbuseIPDB left today.");

    public static void LookedUp(ReadOnlySpan<(IIndicatorProvider Provider, IndicatorMatch Match)> answers)
    {
        if (!Lookups.Enabled) return;
        foreach ((IIndicatorProvider provider, IndicatorMatch match) in answers) LookedUp(provider.Name, match switch { IndicatorMatch.Listed => "listed", IndicatorMatch.NotListed => "not_listed", _ => "unknown" });
    }

    public static void LookedUp(AbuseReport? report) => LookedUp("abuseipdb_reports", report is null ? "unknown" : report.ConfidenceScore > 0 ? "listed" : "not_listed");

    public static void LookedUp(uint? autonomousSystem) => LookedUp("autonomous_systems", autonomousSystem is null ? "unknown" : "found");

    public static void Failed(string provider) => LookedUp(provider, "failed");

    public static FeedRefresh Refreshed(FeedRefresh refresh)
    {
        if (Refreshes.Enabled) Refreshes.Add(1, Tag("feed", refresh.Feed), Tag("outcome", refresh.Outcome switch { FeedRefreshOutcome.Updated => "updated", FeedRefreshOutcome.NotModified => "not_modified", FeedRefreshOutcome.Refused => "refused", _ => "failed" }));
        return refresh;
    }

    public static AbuseCheck Checked(AbuseCheck check)
    {
        Checked("abuseipdb", check.Outcome switch { AbuseCheckOutcome.Asked => "answered", AbuseCheckOutcome.NotNow => "not_now", _ => "failed" });
        return check;
    }

    public static DomainLookup Checked(DomainLookup lookup)
    {
        Checked("rdap", lookup.Outcome switch { DomainLookupOutcome.Found or DomainLookupOutcome.NotFound => "answered", DomainLookupOutcome.NotNow => "not_now", _ => "failed" });
        return lookup;
    }

    /// <summary>Tells the age of a feed's newest snapshot.</summary>
    public static void Watch(object owner, string feed, TimeProvider time, Func<DateTimeOffset?> confirmedAt, params (string Call, Func<int?> Left)[] budgets)
        => Owners.Add(owner, new Watched(feed, () => confirmedAt() is DateTimeOffset at ? (time.GetUtcNow() - at).TotalSeconds : null, budgets));

    private static void LookedUp(string provider, string outcome)
    {
        if (Lookups.Enabled) Lookups.Add(1, Tag("provider", provider), Tag("outcome", outcome));
    }

    private static void Checked(string service, string outcome)
    {
        if (Checks.Enabled) Checks.Add(1, Tag("service", service), Tag("outcome", outcome));
    }

    // Of several of one name in a process, the worst.
    private static IEnumerable<Measurement<double>> ReadAges()
        => Owners.Select(static o => (o.Value.Feed, Age: o.Value.Age())).Where(static o => o.Age is not null).GroupBy(static o => o.Feed).Select(static g => new Measurement<double>(g.Max(static o => o.Age!.Value), Tag("feed", g.Key)));

    private static IEnumerable<Measurement<long>> ReadBudgets()
        => Owners.SelectMany(static o => o.Value.Budgets).Select(static b => (b.Call, Left: b.Left())).Where(static b => b.Left is not null).GroupBy(static b => b.Call).Select(static g => new Measurement<long>(g.Min(static b => b.Left!.Value), Tag("call", g.Key)));

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    private sealed record Watched(string Feed, Func<double?> Age, (string Call, Func<int?> Left)[] Budgets);
}
