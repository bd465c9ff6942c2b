using System.Net;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

public sealed class BaselineFeatureTests
{
    private const double Day = 86_400;

    [Test]
    public void Temporal_anomaly_falls_with_habit()
    {
        // Ten events in the hour of the week of T, one week ago: P = 11/178.
        SecurityEvent[] habit = [.. Enumerable.Range(0, 10).Select(i => Login(7 * Day - i - 1, "a"))];
        Extract(habit).ShouldBe("temporal_anomaly", -Math.Log2(11 / 178.0) / Math.Log2(178));
        // None in that hour: P = 1/178.
        Extract([.. Enumerable.Range(0, 10).Select(i => Login(6 * Day - i - 1, "a"))]).ShouldBe("temporal_anomaly", 1);
        Extract(Login(5, "a")).ShouldMiss("temporal_anomaly", FeatureStatus.NotObserved);
    }

    [Test]
    public void Behavioral_anomaly_compares_six_rates_with_the_own_days()
    {
        // 13 days with 1, 2 or 3 failed logins: median 2, MAD 1 (1·4+0·4+…), today 8: z = 6/1.4826. Two of six rates move.
        List<SecurityEvent> events = [Login(14 * Day - 1, "a")];
        for (int d = 0; d < 13; d++)
        {
            for (int i = 0; i < 1 + d % 3 - (d == 12 ? 1 : 0); i++) events.Add(Login((d + 1.5) * Day + i, "a"));
        }
        int[] perDay = [.. Enumerable.Range(0, 13).Select(d => 1 + d % 3)];
        double median = perDay.Order().ElementAt(6), mad = perDay.Select(c => Math.Abs(c - median)).Order().ElementAt(6);
        for (int i = 0; i < 8; i++) events.Add(Login(100 + i, "a"));
        double z = (8 - median) / (1.4826 * mad);
        Extract([.. events]).ShouldBe("behavioral_anomaly", 2 * Math.Min(1, z / 6) / 6);
        Extract(Login(5 * Day, "a"), Login(5, "a")).ShouldMiss("behavioral_anomaly", FeatureStatus.Insufficient);
    }

    [Test]
    public void Behavioral_consistency_is_1_for_the_same_mix_and_0_for_a_disjoint_one()
    {
        Extract(Login(2 * Day, "a"), Command(2 * Day, "ls"), Login(5, "a"), Command(4, "ls")).ShouldBe("behavioral_consistency", 1);
        Extract(Login(2 * Day, "a"), Command(5, "ls")).ShouldBe("behavioral_consistency", 0);
        // Half logins, half commands before; only logins now: JSD = ½·log2(1/0.75) + ½·(½·log2(0.5/0.75) + ½·log2(0.5/0.25)).
        double jsd = 0.5 * Math.Log2(1 / 0.75) + 0.5 * (0.5 * Math.Log2(0.5 / 0.75) + 0.5);
        Extract(Login(2 * Day, "a"), Command(2 * Day, "ls"), Login(5, "a")).ShouldBe("behavioral_consistency", 1 - jsd);
        Extract(Login(2 * Day, "a")).ShouldMiss("behavioral_consistency", FeatureStatus.Insufficient);
    }

    [Test]
    public void Exfiltration_needs_more_outward_bytes_than_usual()
    {
        List<SecurityEvent> events = [];
        for (int d = 0; d < 13; d++) events.Add(Connection((d + 1.5) * Day, to: Outside, sent: 1000 + 100 * (d % 3), received: 0));
        events.Add(Connection(14 * Day - 1, to: Host(1), sent: 5));
        events.Add(Connection(100, to: Outside, sent: 1500, received: 500));
        // Median 1,100, MAD 100 (5 of 1,000, 4 of 1,100, 4 of 1,200): z = 400/148.26; share 0.75.
        Extract([.. events]).ShouldBe("data_exfiltration_score", 400 / 148.26 / 6 * 0.75);
        events[^1] = Connection(100, to: Host(3), sent: 1_000_000);
        Extract([.. events]).ShouldBe("data_exfiltration_score", 0);
        Extract(Connection(5)).ShouldMiss("data_exfiltration_score", FeatureStatus.NotObserved);
    }

    [Test]
    public void Lateral_movement_counts_new_internal_hosts()
    {
        SecurityEvent[] events =
        [
            Connection(3 * Day, 22, host: 1), Connection(60, 22, host: 1), Connection(50, 445, host: 2), Connection(40, 22, host: 3), Login(39, "a", success: true, host: 3),
            Connection(30, 22, host: 4, state: ConnectionState.REJ), Connection(20, 80, host: 5), Connection(4000, 3389, host: 6), Connection(10, 22, to: Outside),
        ];
        Extract(events).ShouldBe("lateral_movement_score", 1 - 0.9 * 0.75);
        Extract(Connection(60, 22)).ShouldMiss("lateral_movement_score", FeatureStatus.NotObserved);
        IPAddress outside = IPAddress.Parse("9.9.9.9");
        new ThreatFeatureExtractor().Extract(outside, [new ConnectionEvent(Ago(5), outside)], T).ShouldMiss("lateral_movement_score", FeatureStatus.NotApplicable);
    }

    [Test]
    public void Session_variance_spans_baseline_and_day()
    {
        // Sessions of 0, 600 and 1,200 s.
        Extract(Login(3 * Day, "a"), Login(2 * Day, "a"), Login(2 * Day - 600, "a"), Login(5000, "a"), Login(3800, "a")).ShouldBe("session_duration_variance", 360_000);
    }

    [Test]
    public void A_baseline_given_by_context_equals_one_from_older_events()
    {
        List<SecurityEvent> older = [.. Enumerable.Range(0, 400).Select(i => (SecurityEvent)(i % 3 == 0 ? Connection(Day + 1 + i * 2600.0, to: i % 2 == 0 ? Outside : Host(i % 9)) : Login(Day + 1 + i * 2600.0, "u" + i % 5)))];
        List<SecurityEvent> day = [.. Enumerable.Range(0, 50).Select(i => (SecurityEvent)Connection(10 + i * 60, 22, host: i))];
        FeatureVector whole = Extract([.. older, .. day]);
        EntityBaseline baseline = EntityBaseline.FromEvents(Source, older, T);
        FeatureVector given = Extract(new EntityContext { Baseline = baseline, FirstSeen = older.Min(e => e.Time), LiveSensors = SecurityEventKinds.Connection | SecurityEventKinds.Authentication }, [.. day]);
        given.Values.ToArray().ShouldBe(whole.Values.ToArray());
        given.Statuses.ToArray().ShouldBe(whole.Statuses.ToArray());
        baseline.Days.ShouldBe(12);
    }

    [Test]
    public void Intelligence_and_graph_come_through_the_context()
    {
        IPAddress source = IPAddress.Parse("9.9.9.9");
        EntityContext context = new()
        {
            Intelligence = new() { ReputationScore = FeatureReading.Of(0.5), TorExitNow = FeatureReading.Of(true), DomainAgeDays = FeatureReading.Of(12) },
            Graph = new GraphPosition(0.25, 0.5, double.NaN, 1),
        };
        FeatureVector v = new ThreatFeatureExtractor().Extract(source, [], T, context);
        v.ShouldBe("reputation_score", 0.5);
        v.ShouldBe("tor_exit_node", 1);
        v.ShouldMiss("known_bad_ip", FeatureStatus.ProviderUnknown);
        v.ShouldBe("network_centrality", 0.25);
        v.ShouldBe("clustering_coefficient", 0.5);
        v.ShouldMiss("bidirectional_connections", FeatureStatus.Insufficient);
        v.ShouldBe("network_isolation_score", 1);
        FeatureVector inside = Extract(context);
        inside.ShouldMiss("reputation_score", FeatureStatus.NotApplicable);
        inside.ShouldBe("domain_age_days", 12);
        FeatureVector none = new ThreatFeatureExtractor().Extract(source, [], T);
        foreach (string f in (string[])["geographic_anomaly", "reputation_score", "threat_intelligence_match", "known_bad_ip", "tor_exit_node", "proxy_detected", "abuseipdb_score", "is_tor_exit_node", "asn_reputation", "domain_age_days", "threat_intel_matches", "known_malware_c2"])
            none.ShouldMiss(f, FeatureStatus.ProviderUnknown);
        foreach (string f in (string[])["network_centrality", "clustering_coefficient", "bidirectional_connections", "network_isolation_score"]) none.ShouldMiss(f, FeatureStatus.NotObserved);
    }
}
