using System.Net;
using System.Text.RegularExpressions;
using Threat.TestKit;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

/// <summary>Holds the tests to their promise: each of the 100 features has a hand-computed value, a missing case and a range.</summary>
public sealed class CoverageTests
{
    private static readonly string[] OfTheInstant = ["hour", "day_of_week", "is_weekend", "is_business_hours"];
    private static readonly string[] OfTheSource = ["geographic_anomaly", "reputation_score", "threat_intelligence_match", "known_bad_ip", "tor_exit_node", "proxy_detected", "abuseipdb_score", "is_tor_exit_node", "asn_reputation", "threat_intel_matches"];
    private static readonly string[] OfContacts = ["domain_age_days", "known_malware_c2"];

    /// <summary>Counts and scores that are 0 when live sensors report nothing.</summary>
    private static readonly string[] Counted =
    [
        "event_count_1min", "event_count_5min", "event_count_1h", "event_count_24h", "sustained_activity", "connection_rate", "packet_rate", "unique_dst_ports", "unique_src_ports", "port_scan_score", "failed_login_count", "successful_login_count", "unique_usernames",
        "unique_passwords", "default_credentials_attempted", "brute_force_score", "credential_stuffing_score", "command_count", "unique_commands", "download_attempts", "upload_attempts", "shell_spawning_score", "privilege_escalation_score", "bytes_sent", "bytes_received",
        "total_bytes", "packet_count", "connection_count", "concurrent_connections", "http_requests", "unique_destinations",
    ];

    /// <summary>What only a baseline or a graph can tell.</summary>
    private static readonly string[] OfOthers =
        ["temporal_anomaly", "behavioral_anomaly", "behavioral_consistency", "lateral_movement_score", "data_exfiltration_score", "network_centrality", "clustering_coefficient", "bidirectional_connections", "network_isolation_score"];

    [Test]
    public void Without_events_and_sensors_all_but_the_instant_is_missing()
    {
        FeatureVector v = Extract();
        foreach (string f in v.Schema.Id.Columns)
        {
            if (OfTheInstant.Contains(f)) v.Status(f).ShouldBe(FeatureStatus.Ok, f);
            else v.ShouldMiss(f, OfTheSource.Contains(f) ? FeatureStatus.NotApplicable : OfContacts.Contains(f) ? FeatureStatus.ProviderUnknown : FeatureStatus.NotObserved);
        }
    }

    [Test]
    public void With_live_sensors_and_no_events_counts_are_0_and_shares_means_and_entropies_missing()
    {
        FeatureVector v = Extract(new EntityContext { LiveSensors = SecurityEventKinds.All });
        foreach (string f in v.Schema.Id.Columns)
        {
            if (OfTheInstant.Contains(f) || OfTheSource.Contains(f) || OfContacts.Contains(f)) continue;
            if (Counted.Contains(f)) v.ShouldBe(f, 0);
            else v.ShouldMiss(f, OfOthers.Contains(f) ? FeatureStatus.NotObserved : FeatureStatus.Insufficient);
        }
    }

    [Test]
    public void What_the_logins_or_connections_do_not_report_is_missing()
    {
        FeatureVector logins = Extract(Login(9, null), Login(8, null));
        foreach (string f in (string[])["unique_usernames", "credential_stuffing_score", "unique_passwords"]) logins.ShouldMiss(f, FeatureStatus.NotObserved);
        logins.ShouldBe("brute_force_score", 2 / 30.0);
        List<SecurityEvent> days = [.. Enumerable.Range(0, 13).Select(d => Connection((d + 1.5) * 86_400, to: Outside, sent: null)), Connection(14 * 86_400 - 1), Connection(5, to: Outside, sent: null)];
        Extract([.. days]).ShouldMiss("data_exfiltration_score", FeatureStatus.NotObserved);
    }

    [Test]
    public void Events_per_hour_divides_by_the_hours_that_hold_one()
        => Extract(Login(5, "a"), Login(4000, "a"), Login(4001, "a"), Login(4002, "a")).ShouldBe("events_per_hour", 2);

    [Test]
    public void Readings_of_intelligence_come_through_as_they_are()
    {
        IPAddress source = IPAddress.Parse("9.9.9.9");
        FeatureVector v = new ThreatFeatureExtractor().Extract(source, [], T, new EntityContext
        {
            Intelligence = new SourceIntelligence
            {
                GeographicAnomaly = FeatureReading.Of(0.75),
                ThreatIntelligenceMatch = FeatureReading.Of(true),
                KnownBadAddress = FeatureReading.Of(false),
                ProxyDetected = FeatureReading.Of(true),
                AbuseIpDbScore = FeatureReading.Of(88),
                TorExitRecently = FeatureReading.Of(true),
                AsnReputation = FeatureReading.Of(0.05),
                ThreatIntelMatches = FeatureReading.Of(3),
                KnownMalwareC2 = FeatureReading.Of(false),
            },
        });
        v.ShouldBe("geographic_anomaly", 0.75);
        v.ShouldBe("threat_intelligence_match", 1);
        v.ShouldBe("known_bad_ip", 0);
        v.ShouldBe("proxy_detected", 1);
        v.ShouldBe("abuseipdb_score", 88);
        v.ShouldBe("is_tor_exit_node", 1);
        v.ShouldBe("asn_reputation", 0.05);
        v.ShouldBe("threat_intel_matches", 3);
        v.ShouldBe("known_malware_c2", 0);
    }

    [Test]
    public void Every_feature_has_a_test_of_a_value_worked_out_by_hand()
    {
        string tests = string.Concat(Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests", "Threat.Features.Tests", "Extraction"), "*.cs").Select(File.ReadAllText));
        HashSet<string> tested = [.. Regex.Matches(tests, "ShouldBe\\(\"([a-z0-9_]+)\"").Select(m => m.Groups[1].Value)];
        FeatureSchema.Threat100.Id.Columns.Where(f => !tested.Contains(f)).ShouldBeEmpty("each feature needs a test that asserts its value");
    }
}
