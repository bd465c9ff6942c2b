using System.Net;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class ThreatIntelligenceTests
{
    private static readonly DateTimeOffset T = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly IPAddress Bad = IPAddress.Parse("198.51.100.7"), Clean = IPAddress.Parse("203.0.113.7");

    private static IndicatorFeed Feed(string name, FeedKind kind, double weight = 0.5, params IPAddress[] addresses)
    {
        IndicatorFeed feed = new(name, kind, TimeSpan.FromDays(2), weight);
        feed.Publish(new AddressList(AddressRangeSet.From(addresses), addresses.Length, 0), T - TimeSpan.FromHours(1));
        return feed;
    }

    [Test]
    public void Without_providers_everything_is_unknown_and_nothing_is_clean()
    {
        SourceIntelligence known = new ThreatIntelligence(new ThreatIntelligenceSources()).For(Bad, T);
        foreach (FeatureReading reading in (FeatureReading[])[known.ReputationScore, known.ThreatIntelligenceMatch, known.KnownBadAddress, known.TorExitNow, known.ProxyDetected,
            known.AbuseIpDbScore, known.TorExitRecently, known.AsnReputation, known.DomainAgeDays, known.ThreatIntelMatches, known.KnownMalwareC2, known.GeographicAnomaly])
            reading.Status.ShouldBe(FeatureStatus.ProviderUnknown);
    }

    [Test]
    public void Matches_are_counted_and_weighed()
    {
        ThreatIntelligence intelligence = new(new ThreatIntelligenceSources
        {
            Providers = [Feed("a", FeedKind.Reported, 0.5, Bad), Feed("b", FeedKind.BlockList, 0.8, Bad), Feed("c", FeedKind.Reported, 0.5, IPAddress.Parse("192.0.2.9"))],
        });
        SourceIntelligence bad = intelligence.For(Bad, T), clean = intelligence.For(Clean, T);
        (bad.ThreatIntelMatches.Value, bad.ThreatIntelligenceMatch.Value, bad.KnownBadAddress.Value).ShouldBe((2, 1, 1));
        bad.ReputationScore.Value.ShouldBe(1 - 0.5f * 0.2f, 1e-6f);
        (clean.ThreatIntelMatches, clean.ThreatIntelligenceMatch, clean.KnownBadAddress, clean.ReputationScore).ShouldBe((FeatureReading.Of(0.0), FeatureReading.Of(false), FeatureReading.Of(false), FeatureReading.Of(0.0)));
        bad.TorExitNow.Status.ShouldBe(FeatureStatus.ProviderUnknown, "no Tor list was given");
    }

    [Test]
    public void An_expired_feed_leaves_a_match_unknown_unless_another_one_lists_the_source()
    {
        IndicatorFeed stale = new("stale", FeedKind.BlockList, TimeSpan.FromHours(1));
        stale.Publish(new AddressList(AddressRangeSet.From([Bad]), 1, 0), T - TimeSpan.FromHours(2));
        ThreatIntelligence intelligence = new(new ThreatIntelligenceSources { Providers = [stale, Feed("fresh", FeedKind.BlockList, 0.5, Bad)] });
        intelligence.For(Bad, T).KnownBadAddress.ShouldBe(FeatureReading.Of(true));
        intelligence.For(Clean, T).KnownBadAddress.Status.ShouldBe(FeatureStatus.ProviderUnknown);
    }

    [Test]
    public void A_contacted_endpoint_matches_with_its_port_only()
    {
        CommandAndControlFeed feed = new("feodo");
        feed.Publish([new CommandAndControlServer(Bad, 8080, "Emotet", null, null)], T - TimeSpan.FromHours(1));
        ThreatIntelligence intelligence = new(new ThreatIntelligenceSources { Providers = [feed] });
        intelligence.For(Clean, T, [new IPEndPoint(Bad, 443)]).KnownMalwareC2.ShouldBe(FeatureReading.Of(false));
        intelligence.For(Clean, T, [new IPEndPoint(Bad, 8080)]).KnownMalwareC2.ShouldBe(FeatureReading.Of(true));
        intelligence.For(Bad, T).KnownMalwareC2.ShouldBe(FeatureReading.Of(true));
        intelligence.For(Bad, T + TimeSpan.FromDays(2)).KnownMalwareC2.Status.ShouldBe(FeatureStatus.ProviderUnknown);
    }

    [Test]
    public void An_exit_of_last_week_is_no_exit_now()
    {
        IndicatorFeed tor = new("tor", FeedKind.TorExits);
        tor.Publish(new AddressList(AddressRangeSet.From([Bad, Clean]), 2, 0), T - TimeSpan.FromDays(5));
        tor.Publish(new AddressList(AddressRangeSet.From([Clean]), 1, 0), T - TimeSpan.FromHours(1));
        SourceIntelligence known = new ThreatIntelligence(new ThreatIntelligenceSources { Providers = [tor] }).For(Bad, T);
        (known.TorExitNow, known.TorExitRecently).ShouldBe((FeatureReading.Of(false), FeatureReading.Of(true)));
        known.ThreatIntelligenceMatch.Status.ShouldBe(FeatureStatus.ProviderUnknown, "being an exit is no report");
    }

    [Test]
    public void The_reputation_of_a_system_is_smoothed_and_a_dropped_one_is_bad()
    {
        SnapshotHistory<AddressRangeMap<AutonomousSystem>> map = new(TimeSpan.FromDays(7));
        map.Publish(new AddressRangeMap<AutonomousSystem>([(Bad, Bad, new AutonomousSystem(245, null, null)), (Clean, Clean, new AutonomousSystem(64500, null, null))]), T, 2);
        SnapshotHistory<IReadOnlySet<uint>> drop = new(TimeSpan.FromDays(7));
        drop.Publish(new HashSet<uint> { 245 }, T, 1);
        ThreatIntelligence intelligence = new(new ThreatIntelligenceSources { SystemsByAddress = map, BadSystems = drop, SystemHistory = new Seen() });
        intelligence.For(Bad, T).AsnReputation.ShouldBe(FeatureReading.Of(1.0));
        intelligence.For(Clean, T).AsnReputation.Value.ShouldBe(3 / 50f, 1e-6f);
        intelligence.For(IPAddress.Parse("192.0.2.1"), T).AsnReputation.Status.ShouldBe(FeatureStatus.ProviderUnknown);
    }

    private sealed class Seen : ISystemHistory
    {
        public (int Seen, int Bad)? Find(uint autonomousSystem, DateTimeOffset asOf) => (30, 2);
    }

    [Test]
    public void A_drop_list_that_is_too_old_leaves_the_reputation_of_a_system_unknown()
    {
        SnapshotHistory<AddressRangeMap<AutonomousSystem>> map = new(TimeSpan.FromDays(70));
        map.Publish(new AddressRangeMap<AutonomousSystem>([(Clean, Clean, new AutonomousSystem(64500, null, null))]), T, 1);
        SnapshotHistory<IReadOnlySet<uint>> drop = new(TimeSpan.FromDays(7));
        drop.Publish(new HashSet<uint> { 245 }, T, 1);
        ThreatIntelligence intelligence = new(new ThreatIntelligenceSources { SystemsByAddress = map, BadSystems = drop, SystemHistory = new Seen() });
        intelligence.For(Clean, T.AddDays(7)).AsnReputation.Value.ShouldBe(3 / 50f, 1e-6f);
        intelligence.For(Clean, T.AddDays(8)).AsnReputation.ShouldBe(FeatureReading.Unknown);
    }

    [Test]
    public void A_provider_that_throws_is_unknown_and_is_logged_once()
    {
        RecordingLogs logs = new();
        using Microsoft.Extensions.Logging.LoggerFactory factory = new([logs]);
        Broken broken = new();
        ThreatIntelligence intelligence = new(new ThreatIntelligenceSources
        {
            Providers = [broken, Feed("a", FeedKind.BlockList, 0.5, Bad)],
            AbuseReports = broken,
            DomainRegistrations = broken,
            SystemHistory = broken,
        }, new Microsoft.Extensions.Logging.Logger<ThreatIntelligence>(factory));
        for (int i = 0; i < 3; i++)
        {
            SourceIntelligence bad = intelligence.For(Bad, T, domains: ["example.com"]), clean = intelligence.For(Clean, T);
            (bad.KnownBadAddress, clean.KnownBadAddress).ShouldBe((FeatureReading.Of(true), FeatureReading.Of(false)));
            (clean.TorExitNow, clean.TorExitRecently, clean.AbuseIpDbScore, bad.DomainAgeDays).ShouldBe((FeatureReading.Unknown, FeatureReading.Unknown, FeatureReading.Unknown, FeatureReading.Unknown));
        }
        logs.Text.Split("Provider broken failed").Length.ShouldBe(2, logs.Text);
        logs.Text.ShouldContain("the register is closed");
        logs.Text.ShouldContain("Provider domain_registrations failed");
    }

    private sealed class Broken : IIndicatorProvider, IAbuseReports, IDomainRegistrations, ISystemHistory
    {
        public string Name => "broken";

        public FeedKind Kind => FeedKind.TorExits;

        public double Weight => 0.5;

        public IndicatorMatch Check(IPAddress address, DateTimeOffset asOf) => throw new IOException("the register is closed");

        public IndicatorMatch CheckWithin(IPAddress address, DateTimeOffset from, DateTimeOffset to) => throw new IOException("the register is closed");

        public AbuseReport? Find(IPAddress address, DateTimeOffset asOf) => throw new IOException("the register is closed");

        public DateTimeOffset? Find(string domain, DateTimeOffset asOf) => throw new IOException("the register is closed");

        public (int Seen, int Bad)? Find(uint autonomousSystem, DateTimeOffset asOf) => throw new IOException("the register is closed");
    }

    [Test]
    public void Two_providers_of_one_name_are_refused()
        => Should.Throw<ArgumentException>(() => new ThreatIntelligence(new ThreatIntelligenceSources { Providers = [Feed("a", FeedKind.Reported), Feed("a", FeedKind.BlockList)] })).Message
            .ShouldStartWith("Two providers are named 'a'; names must be unique, because threat_intel_matches counts them.");
}
