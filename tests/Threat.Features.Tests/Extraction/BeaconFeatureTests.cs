using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

/// <summary>The golden values of RITA's timestamp score: one series of 1,440 points a day.</summary>
public sealed class BeaconFeatureTests
{
    private const int Points = 1440;

    [Test]
    public void An_exact_minute_scores_1() => Score(static (_, i) => 60, 1, 0);

    [Test]
    public void Jitter_of_20_percent() => Score(static (r, _) => 60 * (0.8 + 0.4 * r.NextDouble()), 0.950, 0.03);

    [Test]
    public void Jitter_of_50_percent() => Score(static (r, _) => 60 * (0.5 + r.NextDouble()), 0.828, 0.06);

    [Test]
    public void An_outage_of_6_hours_does_not_hurt() => Score(static (_, i) => i == 700 ? 21_600 : 45, 1, 0);

    [Test]
    public void Poisson_arrivals() => Score(static (r, _) => -60 * Math.Log(1 - r.NextDouble()), 0.534, 0.03);

    [Test]
    public void Lognormal_arrivals()
        => Score(static (r, _) => 20 * Math.Exp(1.5 * Math.Sqrt(-2 * Math.Log(1 - r.NextDouble())) * Math.Cos(2 * Math.PI * r.NextDouble())), 0.355, 0.03);

    [Test]
    public void One_event_is_no_beacon_and_three_are_none()
    {
        Extract(Connection(60)).ShouldMiss("event_regularity", FeatureStatus.Insufficient);
        Extract(Connection(60)).ShouldMiss("timing_regularity", FeatureStatus.Insufficient);
        Extract(Connection(180), Connection(120), Connection(60)).ShouldMiss("event_regularity", FeatureStatus.Insufficient);
        Extract(Connection(180), Connection(120), Connection(60), Connection(60)).ShouldMiss("event_regularity", FeatureStatus.Insufficient);
        Extract(Connection(240), Connection(180), Connection(120), Connection(60)).ShouldBe("event_regularity", 1);
    }

    [Test]
    public void Full_score_of_a_beacon_that_runs_all_day_is_1()
    {
        FeatureVector v = Extract([.. Enumerable.Range(0, 288).Select(i => Connection(1 + i * 300))]);
        v.ShouldBe("timing_regularity", 1);
        v.ShouldBe("event_regularity", 1);
    }

    [Test]
    public void Full_score_by_hand()
    {
        // 8 connections, one an hour: sizes 100 but the last 300. Times 1; sizes: skew 0, MAD 0: 1.
        // Histogram: 8 bars of 1 among 24: mean 1/3, deviation √2/3, 1 − √2 < 0: 0. Duration: 7 h of 24 = 0.292; run 8/12 = 0.667.
        FeatureVector v = Extract([.. Enumerable.Range(0, 8).Select(i => Connection(1800 + i * 3600, sent: i == 0 ? 300 : 100))]);
        v.ShouldBe("timing_regularity", (1 + 1 + 0 + 0.667) / 4, 1e-6);
    }

    [Test]
    public void Without_sizes_the_full_score_is_missing()
        => Extract([.. Enumerable.Range(0, 8).Select(i => Connection(1800 + i * 3600, sent: null))]).ShouldMiss("timing_regularity", FeatureStatus.NotObserved);

    private static void Score(Func<Random, int, double> gap, double expected, double tolerance)
    {
        Random random = new(20260304);
        double at = 0;
        double[] times = new double[Points];
        for (int i = 0; i < Points; i++) times[i] = at += gap(random, i);
        double scale = Math.Min(1, 86_000 / at);
        scale.ShouldBeGreaterThan(0.4);
        SecurityEvent[] events = [.. times.Select(t => Connection(86_400 - t * (expected == 1 ? 1 : scale)))];
        FeatureVector v = Extract(events);
        TestContext.Out.WriteLine(v["event_regularity"]);
        v.ShouldBe("event_regularity", expected, tolerance);
    }
}
