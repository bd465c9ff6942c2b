using System.Text;
using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>Flow tables of the tools and standards that <see cref="FlowCsvReader"/> knows by their headers.</summary>
[Category(TestRerun.Kernels)]
public sealed class FlowCsvTests
{
    /// <summary>As nfdump 1.6 prints them with -o csv: one direction, then a biflow (-B), a ping, and the summary.</summary>
    internal const string Nfdump16 = """
        ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out,sas,das,smk,dmk,dtos,dir,nh,nhb,svln,dvln
        2023-01-01 10:00:00,2023-01-01 10:01:00,60.250,10.0.0.1,192.0.2.7,51514,443,TCP,.AP.SF,0,0,10,1200,0,0,1,2,0,0,0,0,0,0,0.0.0.0,0.0.0.0,0,0
        2023-01-01 10:00:01,2023-01-01 10:00:01,0.000,10.0.0.2,192.0.2.7,51515,23,TCP,...A.RS.,0,0,1,60,1,40,1,2,0,0,0,0,0,0,0.0.0.0,0.0.0.0,0,0
        2023-01-01 10:00:02,2023-01-01 10:00:02,0.000,2001:db8::1,2001:db8::2,0,8.0,ICMP6,........,0,0,1,84,1,84,1,2,0,0,0,0,0,0,::,::,0,0
        Summary
        flows,bytes,packets,avg_bps,avg_pps,avg_bpp
        3,1468,14,0,0,104
        """;

    /// <summary>As nfdump 1.7 prints them with -o csv.</summary>
    internal const string Nfdump17 = """
        firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows
        2024-05-06 07:08:09.123,1.500,UDP,10.0.0.1,5353,224.0.0.251,5353,3,300,1
        """;

    /// <summary>Information elements of IPFIX (RFC 7012) and of its biflows (RFC 5103).</summary>
    internal const string Ipfix = """
        flowStartMilliseconds,flowEndMilliseconds,sourceIPv4Address,sourceIPv6Address,destinationIPv4Address,destinationIPv6Address,sourceTransportPort,destinationTransportPort,protocolIdentifier,tcpControlBits,reverseTcpControlBits,octetDeltaCount,packetDeltaCount,reverseOctetDeltaCount,reversePacketDeltaCount
        1714979289123,1714979290623,10.0.0.1,,192.0.2.7,,51514,22,6,0x1b,0x13,1000,5,2000,6
        1714979289123,1714979289123,0.0.0.0,2001:db8::1,0.0.0.0,2001:db8::2,51515,22,6,2,0,60,1,0,0
        2024-05-06T07:08:09.123Z,2024-05-06T07:08:10.623Z,10.0.0.2,::,192.0.2.8,::,5353,53,17,,,70,1,140,1
        """;

    [Test]
    public void Nfdump_16()
    {
        ConnectionEvent[] e = Read(Nfdump16, out ReadReport report);
        (report.Lines, report.Rows, report.Ignored, report.Malformed).ShouldBe((7, 3, 4, 0));
        (e[0].Time, e[0].Source.ToString(), e[0].SourcePort, e[0].Destination!.ToString(), e[0].DestinationPort).ShouldBe((new DateTimeOffset(2023, 1, 1, 10, 0, 0, TimeSpan.Zero), "10.0.0.1", 51514, "192.0.2.7", 443));
        (e[0].Protocol, e[0].State, e[0].Duration, e[0].IngestedAt).ShouldBe((TransportProtocol.Tcp, ConnectionState.SF, TimeSpan.FromSeconds(60.25), e[0].Time.AddSeconds(60.25)));
        (e[0].PacketsSent, e[0].BytesSent, e[0].PacketsReceived, e[0].BytesReceived, e[0].IpBytes).ShouldBe((10L, 1200L, null, null, 1200L), "a record of one direction does not know the other one");
        (e[1].State, e[1].PacketsReceived, e[1].BytesReceived, e[1].IpBytes).ShouldBe((ConnectionState.REJ, 1L, 40L, 100L));
        (e[2].Protocol, e[2].Source.ToString(), e[2].SourcePort, e[2].DestinationPort, e[2].State).ShouldBe((TransportProtocol.IcmpV6, "2001:db8::1", null, null, ConnectionState.SF));
    }

    [Test]
    public void Nfdump_17_in_both_forms()
    {
        ConnectionEvent e = Read(Nfdump17, out _).Single();
        (e.Time, e.Duration, e.Protocol, e.SourcePort, e.PacketsSent, e.BytesSent, e.State).ShouldBe((new DateTimeOffset(2024, 5, 6, 7, 8, 9, 123, TimeSpan.Zero), TimeSpan.FromSeconds(1.5), TransportProtocol.Udp, 5353, 3L, 300L, ConnectionState.Unknown));
        ConnectionEvent fast = Read("cnt,af,firstSeen,lastSeen,proto,srcAddr,srcPort,dstAddr,dstPort,srcAS,dstAS,input,output,flags,srcTos,packets,bytes\n1,2,1714979289123,1714979290623,17,10.0.0.1,5353,224.0.0.251,5353,0,0,1,2,........,0,3,300\n", out _).Single();
        (fast.Time, fast.Duration, fast.Protocol, fast.PacketsSent, fast.BytesSent).ShouldBe((e.Time, e.Duration, e.Protocol, e.PacketsSent, e.BytesSent));
        Read("cnt,firstSeen,proto,srcAddr,dstAddr,dstPort\nNo matching flows\n", out ReadReport none).ShouldBeEmpty();
        none.Malformed.ShouldBe(0);
    }

    [Test]
    public void Ipfix_names()
    {
        ConnectionEvent[] e = Read(Ipfix, out ReadReport report);
        (report.Rows, report.Malformed).ShouldBe((3, 0));
        DateTimeOffset start = new(2024, 5, 6, 7, 8, 9, 123, TimeSpan.Zero);
        e.Select(x => x.Time).ShouldAllBe(t => t == start);
        (e[0].State, e[0].Duration, e[0].BytesSent, e[0].BytesReceived, e[0].PacketsSent, e[0].PacketsReceived, e[0].IpBytes).ShouldBe((ConnectionState.SF, TimeSpan.FromSeconds(1.5), 1000L, 2000L, 5L, 6L, 3000L));
        (e[1].Source.ToString(), e[1].Destination!.ToString(), e[1].State, e[1].PacketsReceived).ShouldBe(("2001:db8::1", "2001:db8::2", ConnectionState.S0, 0L), "a biflow's 0 is a count");
        (e[2].Source.ToString(), e[2].Protocol, e[2].State, e[2].Duration).ShouldBe(("10.0.0.2", TransportProtocol.Udp, ConnectionState.SF, TimeSpan.FromSeconds(1.5)));
    }

    [TestCase("flowStartSeconds", "1714979289", "flowDurationMilliseconds", "1500", 0)]
    [TestCase("flowStartMicroseconds", "1714979289123456", "flowDurationMicroseconds", "1500000", 123_456)]
    [TestCase("flowStartNanoseconds", "1714979289123456789", "flowEndNanoseconds", "1714979290623456789", 123_456)]
    public void Ipfix_times_of_every_unit(string start, string begins, string end, string ends, int microseconds)
    {
        ConnectionEvent e = Read($"{start},{end},sourceIPAddress,destinationIPAddress,destinationTransportPort,protocolIdentifier\n{begins},{ends},10.0.0.1,10.0.0.2,22,6\n", out _).Single();
        ((e.Time - DateTimeOffset.FromUnixTimeSeconds(1714979289)).Ticks / 10).ShouldBe(microseconds);
        e.Duration.ShouldBe(TimeSpan.FromSeconds(1.5));
    }

    [TestCase("......S.", null, ConnectionState.S0)]
    [TestCase("...AP.S.", null, ConnectionState.S1)]
    [TestCase("27", null, ConnectionState.SF)]
    [TestCase("0x14", null, ConnectionState.OTH)]
    [TestCase(".....RS.", null, ConnectionState.RSTOS0)]
    [TestCase("...APRS.", null, ConnectionState.RSTO)]
    [TestCase("...A.RS.", "1", ConnectionState.REJ)]
    [TestCase("......SF", null, ConnectionState.SH)]
    [TestCase("........", null, ConnectionState.Unknown)]
    public void Flags_of_one_record_say_how_it_ended(string flags, string? answers, ConnectionState expected)
        => Read($"ts,sa,da,dp,pr,flg,opkt\n2023-01-01 10:00:00,10.0.0.1,10.0.0.2,22,TCP,{flags},{answers ?? "0"}\n", out _).Single().State.ShouldBe(expected);

    [TestCase("1,2,3")]
    [TestCase("Date first seen Duration Proto")]
    [TestCase("timestamp,src,dst,bytes")]
    public void A_header_of_no_known_tool_is_refused_with_what_is_known(string header)
        => Should.Throw<LogFormatException>(() => Read(header + "\n", out _)).Message.ShouldBe("flows.csv:1: the first line is no header with the column names of a flow table. FlowCsvReader knows those of Argus (StartTime,Proto,SrcAddr,DstAddr,Dport,State,...); nfdump 1.6 (ts,sa,da,dp,pr,...); nfdump 1.7 (firstSeen,proto,srcAddr,dstAddr,dstPort,...); IPFIX (flowStartMilliseconds,sourceIPv4Address,destinationIPv4Address,destinationTransportPort,protocolIdentifier,...). Export with one of these headers, or rename the columns.");

    [Test]
    public void A_header_that_lacks_a_column_names_it()
        => Should.Throw<LogFormatException>(() => Read("flowStartSeconds,sourceIPv6Address,protocolIdentifier\n", out _)).Message.ShouldBe("flows.csv:1: the header lacks destinationIPv4Address, destinationTransportPort, which FlowCsvReader needs of IPFIX flows.");

    [Test]
    public void Real_flows_come_back_equal_from_every_header()
    {
        ConnectionEvent[] real = [.. new FlowCsvReader().ReadFile(SharedFolder.Require("data", "binetflow", "malicious_2016-09-09_win1.binetflow.gz")).Cast<ConnectionEvent>()
            .Where(c => c.Destination is not null && c.BytesReceived is not null && c.Source.ToString() is not ("0.0.0.0" or "::"))];
        real.Length.ShouldBeGreaterThan(3_000);
        Compare("ts,td,sa,da,sp,dp,pr,ipkt,ibyt,opkt,obyt", c => FormattableString.Invariant($"{c.Time:yyyy-MM-dd HH:mm:ss.ffffff},{c.Duration!.Value.TotalSeconds:0.000000},{c.Source},{c.Destination},{c.SourcePort},{c.DestinationPort},{(int)c.Protocol},{c.PacketsSent},{c.BytesSent},{c.PacketsReceived},{c.BytesReceived}"));
        Compare("firstSeen,duration,srcAddr,dstAddr,srcPort,dstPort,proto,inPackets,inBytes,outPackets,outBytes", c => FormattableString.Invariant($"{c.Time:yyyy-MM-dd HH:mm:ss.ffffff},{c.Duration!.Value.TotalSeconds:0.000000},{c.Source},{c.Destination},{c.SourcePort},{c.DestinationPort},{(int)c.Protocol},{c.PacketsSent},{c.BytesSent},{c.PacketsReceived},{c.BytesReceived}"));
        Compare("flowStartMicroseconds,flowDurationMicroseconds,sourceIPv4Address,sourceIPv6Address,destinationIPv4Address,destinationIPv6Address,sourceTransportPort,destinationTransportPort,protocolIdentifier,packetDeltaCount,octetDeltaCount,reversePacketDeltaCount,reverseOctetDeltaCount", c =>
        {
            bool v4 = c.Source.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
            return FormattableString.Invariant($"{(c.Time - DateTimeOffset.UnixEpoch).Ticks / 10},{c.Duration!.Value.Ticks / 10},{(v4 ? c.Source : "")},{(v4 ? "" : c.Source)},{(v4 ? c.Destination : "")},{(v4 ? "" : c.Destination)},{c.SourcePort},{c.DestinationPort},{(int)c.Protocol},{c.PacketsSent},{c.BytesSent},{c.PacketsReceived},{c.BytesReceived}");
        });

        void Compare(string header, Func<ConnectionEvent, string> line)
        {
            ConnectionEvent[] read = Read(header + "\n" + string.Join('\n', real.Select(line)) + "\n", out ReadReport report);
            (report.Malformed, report.Rows).ShouldBe((0, real.Length));
            foreach ((ConnectionEvent was, ConnectionEvent now) in real.Zip(read)) What(now, header).ShouldBe(What(was, header));
        }

        static object What(ConnectionEvent c, string header)
        {
            // nfdump writes 0 for a direction that it did not see.
            bool oneWay = !header.StartsWith("flow", StringComparison.Ordinal) && c.PacketsReceived.GetValueOrDefault() == 0 && c.BytesReceived.GetValueOrDefault() == 0;
            return (c.Time, c.Source, c.Destination, c.SourcePort, c.DestinationPort, c.Protocol, c.Duration, c.PacketsSent, c.BytesSent, oneWay ? null : c.PacketsReceived, oneWay ? null : c.BytesReceived, c.IpBytes);
        }
    }

    private static ConnectionEvent[] Read(string text, out ReadReport report)
    {
        report = new ReadReport();
        return [.. new FlowCsvReader().Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "flows.csv", report).Cast<ConnectionEvent>()];
    }
}
