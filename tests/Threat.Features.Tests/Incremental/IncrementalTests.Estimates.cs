using System.Globalization;
using static Threat.Features.Tests.IncrementalPropertyTests;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

/// <summary>What remains of equality when the room of a state is full: prints the batch extractor's value beside the state's.</summary>
public sealed class IncrementalEstimateTests
{
    private static readonly IncrementalFeatureExtractor Incremental = new();

    /// <summary>The share of the value, and the number besides, that distinct counts may be off by, and what entropies may be off by.</summary>
    private const double Distinct = 0.2, Few = 50, Entropy = 0.08;

    private static readonly string[] DistinctCounts = ["unique_dst_ports", "unique_src_ports", "unique_usernames", "unique_passwords", "unique_commands", "unique_destinations", "password_diversity", "connectivity_score", "resource_access_diversity"];
    private static readonly string[] Entropies = ["port_diversity", "username_diversity", "entropy_score", "communication_pattern_entropy", "command_entropy", "src_port_normalized"];

    /// <summary>Windows that hold more than half of the latest events are cut: the state's score is a lower bound.</summary>
    private static readonly string[] AtMost = ["brute_force_score", "port_scan_score", "credential_stuffing_score"];

    /// <summary>Over the latest events alone; docs/features/incremental.md says so.</summary>
    private static readonly string[] OfTheLatest = ["burst_score", "randomness_score", "event_regularity", "timing_regularity", "concurrent_connections", "lateral_movement_score", "packet_rate"];

    [TestCase(2_000, 50, 40)]
    [TestCase(20_000, 30, 20)]
    [TestCase(20_000, 5_000, 3_000)]
    [TestCase(60_000, 40_000, 3_000)]
    public void A_busy_day_beyond_the_room_of_a_state(int count, int hosts, int ports)
    {
        List<SecurityEvent> events = [.. Streams.Busy(count + hosts, count, 86_390, hosts, ports)];
        FeatureVector batch = new ThreatFeatureExtractor().Extract(Source, events, T), state = Incremental.Read(State(events), T, null, out IReadOnlyList<string> estimated);
        List<string> wrong = [];
        for (int i = 0; i < 100; i++)
        {
            string name = batch.Schema.Id.Columns[i];
            double a = batch.Values[i], b = state.Values[i], off = Math.Abs(a - b);
            bool same = batch.Statuses[i] == state.Statuses[i] && off <= 1e-5 * Math.Max(1, Math.Abs(a));
            if (!same) TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: batch {a:g6} {batch.Statuses[i]}, state {b:g6} {state.Statuses[i]}"));
            if (same || OfTheLatest.Contains(name)) continue;
            bool atMost = AtMost.Contains(name) && b <= a;
            bool fine = estimated.Contains(name) && (atMost || (batch.Statuses[i] == state.Statuses[i]
                && (DistinctCounts.Contains(name) ? off <= Distinct * a + (a > 1 ? Few : 0.01) : Entropies.Contains(name) ? off <= Entropy : off <= 0.02 * Math.Max(1, a))));
            if (!fine) wrong.Add($"{name} {a} {b}");
        }
        wrong.ShouldBeEmpty();
        state.ShouldBe("event_count_24h", count);
    }

    /// <summary>Beyond the room of a state what adds up or has a maximum is still the same in every order of merging; the estimates stay close.</summary>
    [Test]
    public void Busy_states_merged_in_any_order_agree()
    {
        List<SecurityEvent>[] parts = [[], [], []];
        List<SecurityEvent> all = [.. Streams.Busy(5, 12_000, 86_390, 500, 300)];
        for (int i = 0; i < all.Count; i++) parts[i * 7 % 11 % 3].Add(all[i]);
        FeatureState ab = State(parts[0]), bc = State(parts[1]), ba = State(parts[1]);
        Incremental.Merge(ab, State(parts[1]));
        Incremental.Merge(ba, State(parts[0]));
        FeatureVector two = Incremental.Read(ab, T), otherWay = Incremental.Read(ba, T);
        Incremental.Merge(ab, State(parts[2]));
        Incremental.Merge(bc, State(parts[2]));
        Incremental.Merge(bc, State(parts[0]));
        FeatureVector left = Incremental.Read(ab, T, null, out IReadOnlyList<string> estimated), right = Incremental.Read(bc, T), whole = new ThreatFeatureExtractor().Extract(Source, all, T);
        string[] mayDiffer = [.. estimated, .. OfTheLatest];
        Same(whole, left, mayDiffer);
        Same(whole, right, mayDiffer);
        Same(two, otherWay, mayDiffer);
        foreach (string f in DistinctCounts.Concat(Entropies))
        {
            double allowed = Entropies.Contains(f) ? Entropy : whole[f] > 1 ? Distinct * whole[f] + Few : Distinct * whole[f] + 0.01;
            left.ShouldBe(f, whole[f], allowed);
            right.ShouldBe(f, whole[f], allowed);
        }
    }

    [Test]
    public void Scans_guessing_and_stuffing_of_the_morning_are_still_known_in_the_evening()
    {
        SecurityEvent[] attack = [.. Enumerable.Range(0, 20).Select(i => Connection(80_000 - i, 1000 + i, state: ConnectionState.REJ)), .. Enumerable.Range(0, 25).Select(i => Login(79_000 - i, "root")), .. Enumerable.Range(0, 20).Select(i => Login(76_000 - i, "v" + i))];
        SecurityEvent[] quiet = [.. Enumerable.Range(0, 3000).Select(i => Connection(75_000 - i * 25, 443, host: i % 3))];
        FeatureVector batch = new ThreatFeatureExtractor().Extract(Source, [.. attack, .. quiet], T), state = Incremental.Read(State([.. attack, .. quiet]), T);
        foreach (string f in (string[])["port_scan_score", "brute_force_score", "credential_stuffing_score", "reconnection_rate", "stddev_inter_event_time", "inter_event_time_entropy"]) state.ShouldBe(f, batch[f], 1e-5);
        state["port_scan_score"].ShouldBeGreaterThan(0.99f);
    }

    [Test]
    public void A_beacon_among_other_traffic_is_judged_by_its_latest_connections_and_all_its_hours()
    {
        SecurityEvent[] events = [.. Enumerable.Range(0, 1440).Select(i => Connection(86_395 - i * 60, 443, host: 1))];
        FeatureVector batch = new ThreatFeatureExtractor().Extract(Source, events, T), state = Incremental.Read(State(events), T);
        batch.ShouldBe("timing_regularity", 1);
        state.ShouldBe("timing_regularity", 1);
        state.ShouldBe("event_regularity", 1);
    }
}
