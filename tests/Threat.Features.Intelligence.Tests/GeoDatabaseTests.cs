using System.Net;
using Threat.TestKit;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class GeoDatabaseTests
{
    private static GeoDatabase Open(string file) => new(SharedFolder.Require("data", "maxmind", file));

    private static GeoRecord? Find(string file, string address)
    {
        using GeoDatabase database = Open(file);
        return database.Find(IPAddress.Parse(address), database.BuiltAt);
    }

    [Test]
    public void The_ASN_database_gives_number_and_organisation()
    {
        Find("GeoLite2-ASN-Test.mmdb", "1.128.0.1").ShouldBe(new GeoRecord { AutonomousSystem = 1221, Organization = "Telstra Pty Ltd" });
        Find("GeoLite2-ASN-Test.mmdb", "::ffff:1.128.0.1")!.AutonomousSystem.ShouldBe(1221u);
        Find("GeoLite2-ASN-Test.mmdb", "192.0.2.1").ShouldBeNull();
    }

    [Test]
    public void The_city_database_gives_country_and_place()
    {
        GeoRecord record = Find("GeoLite2-City-Test.mmdb", "2.125.160.216")!;
        (record.Country, record.Latitude, record.Longitude, record.IsAnonymous).ShouldBe(("GB", 51.75, -1.25, (bool?)null));
    }

    [Test]
    public void The_anonymous_database_flags_anonymisers()
        => Find("GeoIP2-Anonymous-IP-Test.mmdb", "1.2.0.0")!.IsAnonymous.ShouldBe(true);

    [Test]
    public void An_instant_before_the_build_or_long_after_it_has_no_answer()
    {
        using GeoDatabase database = Open("GeoLite2-ASN-Test.mmdb");
        IPAddress a = IPAddress.Parse("1.128.0.1");
        database.Find(a, database.BuiltAt - TimeSpan.FromTicks(1)).ShouldBeNull();
        database.Find(a, database.BuiltAt + TimeSpan.FromDays(30)).ShouldNotBeNull();
        database.Find(a, database.BuiltAt + TimeSpan.FromDays(30) + TimeSpan.FromTicks(1)).ShouldBeNull();
    }

    [Test]
    public void A_file_that_is_no_database_and_a_broken_one_are_named()
    {
        string text = SharedFolder.Require("data", "maxmind", "LICENSE-MIT");
        Should.Throw<InvalidDataException>(() => new GeoDatabase(text)).Message.ShouldStartWith($"'{text}' is no MaxMind database, or is damaged:");
        using GeoDatabase broken = Open("MaxMind-DB-test-broken-pointers-24.mmdb");
        Should.Throw<InvalidDataException>(() => broken.Find(IPAddress.Parse("1.1.1.32"), broken.BuiltAt)).Message.ShouldContain("is damaged");
    }

    [Test]
    public void An_IPv6_address_in_an_IPv4_database_is_not_there()
    {
        using GeoDatabase v4 = Open("MaxMind-DB-test-ipv4-24.mmdb");
        v4.Find(IPAddress.Parse("2001:db8::1"), v4.BuiltAt).ShouldBeNull();
    }

    [Test]
    public void A_damaged_or_outdated_database_leaves_its_features_unknown()
    {
        using GeoDatabase broken = Open("MaxMind-DB-test-broken-pointers-24.mmdb"), anonymous = Open("GeoIP2-Anonymous-IP-Test.mmdb");
        IPAddress source = IPAddress.Parse("1.1.1.32");
        new ThreatIntelligence(new ThreatIntelligenceSources { NetworkDatabase = broken, AnonymousDatabase = broken }).For(source, broken.BuiltAt).ProxyDetected.ShouldBe(FeatureReading.Unknown);
        IndicatorFeed proxies = new("proxies", FeedKind.Proxies, TimeSpan.FromDays(10_000));
        proxies.Publish(new AddressList(AddressRangeSet.From([IPAddress.Parse("198.51.100.7")]), 1, 0), anonymous.BuiltAt);
        ThreatIntelligence both = new(new ThreatIntelligenceSources { Providers = [proxies], AnonymousDatabase = anonymous });
        both.For(source, anonymous.BuiltAt.AddDays(30)).ProxyDetected.ShouldBe(FeatureReading.Of(false));
        both.For(source, anonymous.BuiltAt.AddDays(31)).ProxyDetected.ShouldBe(FeatureReading.Unknown, "the database is too old to say no");
    }
}
