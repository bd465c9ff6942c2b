using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

public sealed class TimeFeatureTests
{
    [Test]
    public void Calendar_features_describe_T_in_the_sites_zone()
    {
        FeatureVector v = new ThreatFeatureExtractor(new() { TimeZone = TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(5.5), "t", "t"), Holidays = [new DateOnly(2026, 3, 4)] })
            .Extract(Source, [], T);
        v.ShouldBe("hour", 17.5 / 24);
        v.ShouldBe("day_of_week", 2 / 7.0);
        v.ShouldBe("is_weekend", 1);
        v.ShouldBe("is_business_hours", 0);
        FeatureVector utc = Extract();
        utc.ShouldBe("hour", 0.5);
        utc.ShouldBe("is_weekend", 0);
        utc.ShouldBe("is_business_hours", 1);
    }

    [Test]
    public void A_window_holds_its_first_instant_and_not_T_itself()
    {
        FeatureVector v = Extract(Login(0, "a"), Login(60, "a"), Login(61, "a"), Login(300, "a"), Login(3600, "a"), Login(86400, "a"), Login(86401, "a"));
        v.ShouldBe("event_count_1min", 1);
        v.ShouldBe("event_count_5min", 3);
        v.ShouldBe("event_count_1h", 4);
        v.ShouldBe("event_count_24h", 5);
        v.ShouldBe("time_since_first_event", 86401);
    }

    [Test]
    public void Fifty_events_in_a_minute_and_over_a_day_differ_in_every_windowed_count()
    {
        FeatureVector burst = Extract([.. Enumerable.Range(0, 50).Select(i => Login(1 + i, "a"))]);
        FeatureVector spread = Extract([.. Enumerable.Range(0, 50).Select(i => Login(1 + i * 1584, "a"))]);
        foreach (string f in (string[])["event_count_1min", "event_count_5min", "event_count_1h", "events_per_minute", "events_per_hour", "sustained_activity"])
            burst[f].ShouldNotBe(spread[f], f);
        burst.ShouldBe("events_per_minute", 50);
        burst.ShouldBe("sustained_activity", 1 / 24.0);
        spread.ShouldBe("event_count_24h", 50);
    }

    [Test]
    public void Without_events_and_sensors_counts_are_missing_and_with_a_live_sensor_zero()
    {
        Extract().ShouldMiss("event_count_24h", FeatureStatus.NotObserved);
        FeatureVector live = Extract(new EntityContext { LiveSensors = SecurityEventKinds.Authentication });
        live.ShouldBe("event_count_24h", 0);
        live.ShouldBe("failed_login_count", 0);
        live.ShouldMiss("login_failure_rate", FeatureStatus.Insufficient);
        live.ShouldMiss("connection_count", FeatureStatus.NotObserved);
        live.ShouldMiss("events_per_minute", FeatureStatus.Insufficient);
    }
}
