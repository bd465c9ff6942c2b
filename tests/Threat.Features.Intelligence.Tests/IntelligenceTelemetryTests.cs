using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;

namespace Threat.Features.Intelligence.Tests;

/// <summary>What a meter's listener is told. Feeds have names of their own here, since the meter counts for the whole process.</summary>
[TestFixture]
[NonParallelizable]
public sealed class IntelligenceTelemetryTests : LoopbackFixture
{
    private readonly ConcurrentDictionary<string, double> _told = new();
    private MeterListener _listener = null!;

    [SetUp]
    public void Listen()
    {
        _told.Clear();
        _listener = new MeterListener { InstrumentPublished = static (i, l) => { if (i.Meter.Name == IntelligenceTelemetry.MeterName) l.EnableMeasurementEvents(i); } };
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Tell(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Tell(i, v, tags));
        _listener.Start();
    }

    [TearDown]
    public void StopListening() => _listener.Dispose();

    private void Tell(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string name = instrument.Name + string.Concat(tags.ToArray().Select(static t => $" {t.Key}={t.Value}"));
        if (instrument is ObservableInstrument<long> or ObservableInstrument<double>) _told[name] = value;
        else _told.AddOrUpdate(name, value, (_, sum) => sum + value);
    }

    private HttpFeed Feed(string name) => new(new HttpFeedOptions { Name = name, Url = new Uri(Server.Url, "list"), Kind = FeedKind.BlockList, AllowHttp = true }, Clock);

    [Test]
    public async Task Refreshes_lookups_and_the_age_of_the_snapshot_are_told_by_feed()
    {
        HttpFeed feed = Feed("told");
        ThreatIntelligence all = new(new ThreatIntelligenceSources { Providers = [feed.Provider] });
        all.For(IPAddress.Parse("198.51.100.7"), T);
        _told["threat.intelligence.lookups provider=told outcome=unknown"].ShouldBe(1);
        _listener.RecordObservableInstruments();
        _told.ShouldNotContainKey("threat.intelligence.snapshot.age feed=told", "there is no snapshot");

        Server.Answer = static c => LoopbackServer.Send(c, 200, "198.51.100.0/24\n203.0.113.0/24\n192.0.2.0/24\n");
        (await feed.RefreshAsync(Client)).Outcome.ShouldBe(FeedRefreshOutcome.Updated);
        Clock.Advance(TimeSpan.FromMinutes(7));
        Server.Answer = static c => LoopbackServer.Send(c, 200, "198.51.100.0/24\n");
        (await feed.RefreshAsync(Client)).Outcome.ShouldBe(FeedRefreshOutcome.Refused);
        Server.Answer = static c => LoopbackServer.Send(c, 500, "");
        (await feed.RefreshAsync(Client)).Outcome.ShouldBe(FeedRefreshOutcome.Failed);
        _listener.RecordObservableInstruments();
        _told["threat.intelligence.snapshot.age feed=told"].ShouldBe(7 * 60, "neither the refused list nor the failure is a snapshot");
        Server.Answer = static c => LoopbackServer.Send(c, 304, "");
        (await feed.RefreshAsync(Client)).Outcome.ShouldBe(FeedRefreshOutcome.NotModified);
        _listener.RecordObservableInstruments();
        _told["threat.intelligence.snapshot.age feed=told"].ShouldBe(0);
        foreach (string outcome in (string[])["updated", "refused", "failed", "not_modified"]) _told[$"threat.intelligence.refreshes feed=told outcome={outcome}"].ShouldBe(1, outcome);

        all.For(IPAddress.Parse("198.51.100.7"), Clock.GetUtcNow());
        all.For(IPAddress.Parse("198.51.101.7"), Clock.GetUtcNow());
        all.For(IPAddress.Parse("198.51.102.7"), Clock.GetUtcNow());
        _told["threat.intelligence.lookups provider=told outcome=listed"].ShouldBe(1);
        _told["threat.intelligence.lookups provider=told outcome=not_listed"].ShouldBe(2);
        _told.Keys.ShouldAllBe(static k => !k.Contains("198.51."), "no tag names a source");
    }

    [Test]
    public async Task The_budget_left_at_AbuseIPDB_is_told()
    {
        AbuseIpDb abuse = new(new AbuseIpDbOptions { ApiKey = "k3y", BaseAddress = Server.Url, AllowHttp = true, DailyChecks = 3, DailyBlacklists = 1 }, Clock);
        Server.Answer = static c => LoopbackServer.Send(c, 200, """{"data":{"abuseConfidenceScore":0}}""");
        for (int i = 1; i <= 4; i++) await abuse.CheckAsync(Client, IPAddress.Parse($"8.8.4.{i}"));
        _told["threat.intelligence.checks service=abuseipdb outcome=answered"].ShouldBe(3);
        _told["threat.intelligence.checks service=abuseipdb outcome=not_now"].ShouldBe(1);
        _listener.RecordObservableInstruments();
        _told["threat.intelligence.budget.left call=checks"].ShouldBe(0);
        _told["threat.intelligence.budget.left call=blacklists"].ShouldBeLessThanOrEqualTo(1, "of all clients in the process, the least");
        new ThreatIntelligence(new ThreatIntelligenceSources { AbuseReports = abuse }).For(IPAddress.Parse("8.8.4.1"), T);
        _told["threat.intelligence.lookups provider=abuseipdb_reports outcome=not_listed"].ShouldBe(1);
        GC.KeepAlive(abuse);
    }
}
