using Threat.TestKit;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

[Category(TestRerun.Kernels)]
public sealed class IntervalFeatureTests
{
    [Test]
    public void Gaps_of_10_20_and_30_seconds()
    {
        FeatureVector v = Extract(Login(100, "a"), Login(90, "a"), Login(70, "a"), Login(40, "a"));
        v.ShouldBe("mean_inter_event_time", 20);
        v.ShouldBe("stddev_inter_event_time", Math.Sqrt(200 / 3.0));
        double sigma = Math.Sqrt(200 / 3.0);
        v.ShouldBe("burst_score", (sigma - 20) / (sigma + 20));
        v.ShouldBe("session_duration", 60);
        v.ShouldBe("activity_variance", VarianceOverMean(1, 3));
        v.ShouldBe("inter_event_time_entropy", Hn(2, 3, 1, 2), 1e-6);
        v.ShouldMiss("randomness_score", FeatureStatus.Insufficient);
    }

    [Test]
    public void One_event_has_no_gap_and_a_session_of_0_seconds()
    {
        FeatureVector v = Extract(Login(100, "a"));
        foreach (string f in (string[])["mean_inter_event_time", "stddev_inter_event_time", "burst_score", "randomness_score", "inter_event_time_entropy", "session_duration_variance", "entropy_score"])
            v.ShouldMiss(f, FeatureStatus.Insufficient);
        v.ShouldBe("session_duration", 0);
        Extract(Login(100, "a"), Login(90, "a")).ShouldMiss("stddev_inter_event_time", FeatureStatus.Insufficient);
        Extract().ShouldMiss("session_duration", FeatureStatus.NotObserved);
        Extract().ShouldMiss("activity_variance", FeatureStatus.NotObserved);
    }

    [Test]
    public void A_gap_of_30_minutes_keeps_a_session_and_a_longer_one_ends_it()
    {
        FeatureVector v = Extract(Login(10_000, "a"), Login(8_200, "a"), Login(6_399, "a"));
        v.ShouldBe("session_duration", 900);
        v.ShouldBe("session_duration_variance", 1800.0 * 1800 / 2);
    }

    [Test]
    public void Runs_of_alternating_gaps_are_too_many_to_be_chance()
    {
        List<SecurityEvent> events = [];
        double at = 80_000;
        for (int i = 0; i <= 20; i++)
        {
            events.Add(Login(at, "a"));
            at -= i % 2 == 0 ? 10 : 1000;
        }
        // 20 gaps, 10 above and 10 below, 20 runs: expected 11, variance 200·180/(400·19).
        double z = (20 - 11) / Math.Sqrt(200.0 * 180 / (400 * 19));
        Extract([.. events]).ShouldBe("randomness_score", 3.56e-5, 3e-7);
        z.ShouldBe(4.1352, 1e-4);
        Extract([.. Enumerable.Range(0, 30).Select(i => Login(1000 - i * 10, "a"))]).ShouldMiss("randomness_score", FeatureStatus.Insufficient);
    }

    private static double VarianceOverMean(params int[] filled)
    {
        double mean = filled.Sum() / 60.0;
        return (filled.Sum(c => (c - mean) * (c - mean)) + (60 - filled.Length) * mean * mean) / 60 / mean;
    }

    private static double Hn(int distinct, int n, params int[] counts)
    {
        counts.Length.ShouldBe(distinct);
        return -counts.Sum(c => c / (double)n * Math.Log2(c / (double)n)) / Math.Log2(n);
    }
}
