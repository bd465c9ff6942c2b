using Threat.TestKit;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

[Category(TestRerun.Kernels)]
public sealed class ConnectionFeatureTests
{
    [Test]
    public void Ports()
    {
        FeatureVector v = Extract(Connection(50, 80, sourcePort: 1000), Connection(40, 80, sourcePort: 3000), Connection(30, 22, sourcePort: 2000), Connection(20, 50000, sourcePort: 2000));
        v.ShouldBe("dst_port_normalized", 80 / 65535.0);
        v.ShouldBe("src_port_normalized", 2000 / 65535.0);
        v.ShouldBe("unique_dst_ports", 3);
        v.ShouldBe("unique_src_ports", 3);
        v.ShouldBe("port_diversity", 1.5 / 2);
        v.ShouldBe("is_common_port", 0.75);
        v.ShouldBe("is_high_port", 0.25);
        Extract(Connection(5, 443), Connection(4, 22)).ShouldBe("dst_port_normalized", 22 / 65535.0);
    }

    [Test]
    public void Ports_that_no_connection_reports_are_not_0()
    {
        FeatureVector v = Extract(new ConnectionEvent(Ago(20), Source) { Destination = Host(1), Protocol = TransportProtocol.Gre }, new ConnectionEvent(Ago(10), Source) { Destination = Host(1), SourcePort = 9 });
        v.ShouldMiss("unique_dst_ports", FeatureStatus.NotObserved);
        v.ShouldBe("unique_src_ports", 1);
        Extract(new ConnectionEvent(Ago(20), Source) { DestinationPort = 9 }).ShouldMiss("unique_src_ports", FeatureStatus.NotObserved);
    }

    [Test]
    public void Connections_to_nobody_knows_where_are_no_reconnections()
        => Extract([.. new[] { 50, 40, 30 }.Select(ago => new ConnectionEvent(Ago(ago), Source) { DestinationPort = 22, Duration = TimeSpan.FromSeconds(1) })]).ShouldBe("reconnection_rate", 0);

    [Test]
    public void Protocols_and_services()
    {
        FeatureVector v = Extract(
            Connection(9, service: "ssl,http"), Connection(8, 80), Connection(7, 2222, service: "ssh"), Connection(6, 53, protocol: TransportProtocol.Udp, service: "dns"),
            Connection(5, protocol: TransportProtocol.Icmp), Connection(4, protocol: TransportProtocol.IcmpV6), Connection(3, 22, service: "http"), Connection(2, protocol: TransportProtocol.Gre));
        v.ShouldBe("is_tcp", 0.5);
        v.ShouldBe("is_udp", 0.125);
        v.ShouldBe("is_icmp", 0.25);
        v.ShouldBe("is_http", 3 / 8.0);
        v.ShouldBe("is_ssh", 1 / 8.0);
        Extract(Connection(2, protocol: TransportProtocol.Unknown)).ShouldMiss("is_tcp", FeatureStatus.Insufficient);
        new ThreatFeatureExtractor().Extract(Source, [Connection(8, 80)], T, null, out ExtractionSummary summary);
        summary.ServicesGuessedByPort.ShouldBe(1);
    }

    [Test]
    public void Port_scan_score_by_hand()
    {
        // 6 ports and 6 rejects at one host: p = 6/15·6/10, and 1 host: s = 1/7·6/7.
        SecurityEvent[] scan = [.. Enumerable.Range(0, 6).Select(i => Connection(60 + i, 1000 + i, state: ConnectionState.REJ))];
        Extract(scan).ShouldBe("port_scan_score", 1 - (1 - 0.24) * (1 - 6 / 49.0));
        // 90 s apart, no two rejects share a window.
        SecurityEvent[] slow = [.. Enumerable.Range(0, 6).Select(i => Connection(60 + 90 * i, 1000 + i, state: ConnectionState.REJ))];
        Extract(slow).ShouldBe("port_scan_score", 1 - (1 - 1 / 150.0) * (1 - 1 / 49.0));
        // 7 hosts: a sweep.
        Extract([.. Enumerable.Range(0, 7).Select(i => Connection(60 + i, 445, host: i, state: ConnectionState.S0))]).ShouldBe("port_scan_score", 1);
        Extract(Connection(5)).ShouldBe("port_scan_score", 0);
        Extract(Connection(5, state: ConnectionState.Unknown)).ShouldMiss("port_scan_score", FeatureStatus.NotObserved);
    }

    [Test]
    public void Scans_of_100_and_5000_ports_differ()
    {
        FeatureVector small = Extract([.. Enumerable.Range(1, 100).Select(i => Connection(i, i, state: ConnectionState.REJ))]);
        FeatureVector large = Extract([.. Enumerable.Range(1, 5000).Select(i => Connection(i / 50.0 + 1, i, state: ConnectionState.REJ))]);
        small.ShouldBe("unique_dst_ports", 100);
        large.ShouldBe("unique_dst_ports", 5000);
        large.ShouldBe("port_scan_score", 1);
    }

    [Test]
    public void Bytes_packets_and_rates()
    {
        FeatureVector v = Extract(Connection(30, sent: 100, received: 50, packets: 3, ipBytes: 300), Connection(90, duration: 60, sent: 10, received: 0, packets: 2, ipBytes: 200));
        v.ShouldBe("bytes_sent", 110);
        v.ShouldBe("bytes_received", 50);
        v.ShouldBe("total_bytes", 160);
        v.ShouldBe("packet_count", 10);
        v.ShouldBe("avg_packet_size", 50);
        v.ShouldBe("connection_rate", 1 / 60.0);
        // All 6 packets of the first; half of the second's 4, which ran from T−90 s to T−30 s.
        v.ShouldBe("packet_rate", 8 / 60.0);
        FeatureVector blind = Extract(Connection(30, sent: null, received: null, packets: null, ipBytes: null));
        foreach (string f in (string[])["bytes_sent", "bytes_received", "total_bytes", "packet_count", "avg_packet_size", "packet_rate"]) blind.ShouldMiss(f, FeatureStatus.NotObserved);
        Extract(new EntityContext { LiveSensors = SecurityEventKinds.Connection }).ShouldBe("bytes_sent", 0);
    }

    [Test]
    public void Durations_failures_overlap_and_reconnections()
    {
        FeatureVector v = Extract(
            Connection(500, duration: 100), Connection(450, duration: 10), Connection(430, duration: 20), Connection(390, duration: 5), Connection(300, duration: null, state: ConnectionState.S0), Connection(10, duration: 30, state: ConnectionState.S1));
        v.ShouldBe("connection_count", 6);
        v.ShouldBe("connection_duration", 135 / 4.0);
        v.ShouldBe("connection_failures", 1 / 6.0);
        v.ShouldBe("concurrent_connections", 2);
        // Closes at T−400, −440, −410, −385; openings within 60 s after one: T−430 (after −440), T−390 (after −400).
        v.ShouldBe("reconnection_rate", 2 / 6.0);
        FeatureVector blind = Extract(Connection(10, duration: null, state: ConnectionState.Unknown));
        blind.ShouldMiss("concurrent_connections", FeatureStatus.NotObserved);
        blind.ShouldMiss("reconnection_rate", FeatureStatus.NotObserved);
        blind.ShouldMiss("connection_duration", FeatureStatus.Insufficient);
        blind.ShouldMiss("connection_failures", FeatureStatus.NotObserved);
    }

    [Test]
    public void A_connection_that_was_open_before_the_hour_overlaps_in_it()
    {
        Extract(Connection(7200, duration: 7000), Connection(7100, duration: 5000), Connection(60, duration: 10)).ShouldBe("concurrent_connections", 2);
        Extract(Connection(7200, duration: 7000), Connection(60, duration: 10)).ShouldBe("concurrent_connections", 1);
    }

    [Test]
    public void Destinations()
    {
        FeatureVector v = Extract(Connection(9, 80, host: 1), Connection(8, 80, host: 1), Connection(7, 443, host: 2), Connection(6, 80, host: 3));
        v.ShouldBe("unique_destinations", 3);
        v.ShouldBe("connectivity_score", 0.75);
        v.ShouldBe("communication_pattern_entropy", 1.5 / 2);
        v.ShouldBe("entropy_score", 1.5 / 2);
        Extract(Connection(9)).ShouldMiss("communication_pattern_entropy", FeatureStatus.Insufficient);
        Extract(Login(9, "a")).ShouldMiss("unique_destinations", FeatureStatus.NotObserved);
    }

    [Test]
    public void Resources()
    {
        FeatureVector v = Extract(Request(9, "/a?x=1"), Request(8, "/a?x=2"), Request(7, "/b"), new FileTransferEvent(Ago(6), Source, TransferDirection.Inbound) { Resource = "//srv/share" });
        v.ShouldBe("resource_access_diversity", 0.75);
        Extract(Login(9, "a")).ShouldMiss("resource_access_diversity", FeatureStatus.NotObserved);
    }
}
