using System.Net;
using Threat.TestKit;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class GeographicBaselineTests
{
    // In the test database: near Oxford, London and Linköping.
    private static readonly IPAddress Oxford = IPAddress.Parse("2.125.160.216"), London = IPAddress.Parse("81.2.69.142"), Linkoping = IPAddress.Parse("89.160.20.112");
    private GeoDatabase _places = null!;
    private DateTimeOffset _t;

    [SetUp]
    public void Open()
    {
        _places = new GeoDatabase(SharedFolder.Require("data", "maxmind", "GeoIP2-City-Test.mmdb"));
        _t = new DateTimeOffset(_places.BuiltAt.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero) + TimeSpan.FromDays(20);
    }

    [TearDown]
    public void Close() => _places?.Dispose();

    [Test]
    public void A_source_is_as_unusual_as_its_country_is_rare_in_the_baseline()
    {
        GeographicBaseline baseline = new(_places);
        baseline.Find(Oxford, _t).ShouldBe(FeatureReading.Missing(FeatureStatus.Insufficient));
        for (int i = 0; i < 97; i++) baseline.Observe(Oxford, _t - TimeSpan.FromHours(30 + i)).ShouldBeTrue();
        // 97 sightings, one pair: (97 + 1) / (97 + 1 + 1) and (0 + 1) / 99.
        baseline.Find(London, _t).Value.ShouldBe(1 - 98f / 99, 1e-6f);
        baseline.Find(Linkoping, _t).Value.ShouldBe(1 - 1f / 99, 1e-6f);
    }

    [Test]
    public void The_day_under_test_and_what_is_older_than_14_days_do_not_count()
    {
        GeographicBaseline baseline = new(_places);
        baseline.Observe(Oxford, _t - TimeSpan.FromDays(14) - TimeSpan.FromTicks(1));
        baseline.Observe(Linkoping, _t - TimeSpan.FromDays(14));
        baseline.Observe(Linkoping, _t - TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        baseline.Observe(Oxford, _t - TimeSpan.FromHours(24));
        baseline.Find(Linkoping, _t).Value.ShouldBe(1 - 3f / 4, 1e-6f);
        baseline.Find(Oxford, _t).Value.ShouldBe(1 - 1f / 4, 1e-6f);
    }

    [Test]
    public void A_user_who_cannot_have_travelled_makes_the_source_an_anomaly()
    {
        GeographicBaseline baseline = new(_places);
        for (int i = 0; i < 50; i++)
        {
            baseline.Observe(London, _t - TimeSpan.FromHours(40 + i));
            baseline.Observe(Linkoping, _t - TimeSpan.FromHours(40 + i));
        }
        baseline.Observe(London, _t - TimeSpan.FromHours(3), "Anna");
        baseline.Observe(Linkoping, _t - TimeSpan.FromHours(2), "anna"); // 1,200 km in an hour
        baseline.Find(Linkoping, _t).ShouldBe(FeatureReading.Of(1.0));
        baseline.Find(London, _t).ShouldBe(FeatureReading.Of(1.0));
        baseline.Find(Linkoping, _t - TimeSpan.FromHours(2)).Value.ShouldBeLessThan(1, "it had not happened yet");
    }

    [Test]
    public void A_flight_a_short_way_and_another_user_are_no_anomaly()
    {
        GeographicBaseline baseline = new(_places);
        for (int i = 0; i < 50; i++) baseline.Observe(London, _t - TimeSpan.FromHours(40 + i));
        baseline.Observe(London, _t - TimeSpan.FromHours(5), "bo");
        baseline.Observe(Linkoping, _t - TimeSpan.FromHours(2), "bo"); // 400 km/h
        baseline.Observe(Oxford, _t - TimeSpan.FromMinutes(10), "cy");
        baseline.Observe(London, _t - TimeSpan.FromMinutes(9), "cy"); // 82 km: the database places no better
        baseline.Observe(Linkoping, _t - TimeSpan.FromMinutes(8), "di");
        foreach (IPAddress source in (IPAddress[])[London, Oxford]) baseline.Find(source, _t).Value.ShouldBeLessThan(0.1f);
        baseline.Find(Linkoping, _t).Value.ShouldBeInRange(0.9f, 0.999f);
    }

    [Test]
    public void What_the_database_cannot_say_is_unknown_and_never_0()
    {
        GeographicBaseline baseline = new(_places);
        baseline.Find(IPAddress.Parse("10.0.0.1"), _t).ShouldBe(FeatureReading.Missing(FeatureStatus.NotApplicable));
        baseline.Observe(IPAddress.Parse("10.0.0.1"), _t).ShouldBeFalse();
        baseline.Find(IPAddress.Parse("8.8.8.8"), _t).ShouldBe(FeatureReading.Unknown);
        baseline.Find(Oxford, _t + TimeSpan.FromDays(11)).ShouldBe(FeatureReading.Unknown, "the database is older than 30 days");
        new ThreatIntelligence(new ThreatIntelligenceSources { Geography = baseline }).For(Oxford, _t).GeographicAnomaly.ShouldBe(FeatureReading.Missing(FeatureStatus.Insufficient));
    }

    [Test]
    public void The_system_is_part_of_the_place()
    {
        AddressRangeMap<AutonomousSystem> map = new([(Oxford, Oxford, new AutonomousSystem(64500, null, null)), (London, London, new AutonomousSystem(64501, null, null))]);
        SnapshotHistory<AddressRangeMap<AutonomousSystem>> systems = new(TimeSpan.FromDays(60));
        systems.Publish(map, _places.BuiltAt, 2);
        GeographicBaseline baseline = new(_places, systems: systems);
        for (int i = 0; i < 8; i++) baseline.Observe(Oxford, _t - TimeSpan.FromHours(40 + i));
        baseline.Find(Oxford, _t).Value.ShouldBe(1 - 9f / 10, 1e-6f);
        baseline.Find(London, _t).Value.ShouldBe(1 - 1f / 10, 1e-6f);
    }
}
