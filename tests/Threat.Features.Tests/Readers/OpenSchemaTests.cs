using System.Text;
using Threat.TestKit;

namespace Threat.Features.Tests;

[Category(TestRerun.Kernels)]
public sealed class OpenSchemaTests
{
    internal const string EcsLines = """
        {"@timestamp":"2026-03-04T12:00:00.5Z","event":{"id":"a","category":["network"],"duration":1500000000,"ingested":"2026-03-04T12:00:05Z"},"source":{"ip":"::ffff:10.0.0.1","port":1234,"bytes":10,"packets":2},"destination":{"ip":"fe80::1%eth0","port":443,"bytes":20,"packets":3},"network":{"transport":"tcp","protocol":"tls","bytes":30}}
        {"@timestamp":"2026-03-04T12:00:01Z","event.category":"authentication","event.outcome":"failure","source.ip":"10.0.0.2","user.name":"root"}
        {"@timestamp":"2026-03-04T12:00:02Z","source":{"ip":"10.0.0.3"},"http":{"request":{"method":"GET"},"response":{"status_code":404}},"url":{"path":"/a","query":"b=\u00e9"}}
        {"@timestamp":"2026-03-04T12:00:03Z","source":{"ip":"10.0.0.4"},"dns":{"question":{"name":"x.example","type":"A"}}}
        {"@timestamp":"2026-03-04T12:00:04Z","source":{"ip":"10.0.0.5"},"process":{"command_line":"ls -la"},"event":{"category":["process"],"outcome":"success"}}
        {"@timestamp":"2026-03-04T12:00:05Z","source":{"ip":"10.0.0.6"},"event":{"category":["file"]},"network":{"direction":"outbound"},"file":{"path":"/x","size":5}}
        {"@timestamp":"2026-03-04T12:00:06Z","source":{"ip":"10.0.0.7"},"event":{"action":"odd"}}
        {"@timestamp":"2026-03-04T12:00:07Z","host":{"name":"no source"}}
        {"@timestamp":"yesterday","source":{"ip":"10.0.0.7"}}
        {"source":{"ip":"10.0.0.7"}}
        {"@timestamp":"2026-03-04T12:00:07Z","source":{"ip":"1.2.3"}}
        """;

    internal const string OcsfLines = """
        {"time":1772625600500,"class_uid":4001,"metadata":{"uid":"a"},"src_endpoint":{"ip":"10.0.0.1","port":1},"dst_endpoint":{"ip":"8.8.8.8","port":53},"connection_info":{"protocol_num":17},"traffic":{"bytes_out":5,"bytes_in":6,"packets_out":1,"packets_in":1},"duration":20}
        {"time":1772625600500,"class_uid":3002,"status_id":1,"src_endpoint":{"ip":"10.0.0.2"},"user":{"name":"bob"}}
        {"time":1772625600500,"class_uid":4002,"src_endpoint":{"ip":"10.0.0.3"},"http_request":{"http_method":"POST","url":{"path":"/p","query_string":"q=1"}},"http_response":{"code":200}}
        {"time":1772625600500,"class_uid":4003,"src_endpoint":{"ip":"10.0.0.4"},"query":{"hostname":"x.example","type":"AAAA"}}
        {"time":1772625600500,"class_uid":1007,"device":{"ip":"10.0.0.5"},"process":{"cmd_line":"id"},"actor":{"user":{"name":"eve"}}}
        {"time":1772625600500,"class_uid":1001,"device":{"ip":"10.0.0.5"},"file":{"path":"/f"}}
        {"time":1772625600500,"class_uid":2004,"class_name":"Detection Finding","src_endpoint":{"ip":"10.0.0.6"}}
        {"time":1772625600500,"src_endpoint":{"ip":"10.0.0.6"}}
        """;

    [Test]
    public void Ecs_kinds_follow_from_the_fields_nested_or_dotted()
    {
        ReadReport report = new();
        SecurityEvent[] e = [.. new EcsJsonReader().Read(Text(EcsLines), "x", report)];
        e.Length.ShouldBe(7);
        ConnectionEvent c = e[0].ShouldBeOfType<ConnectionEvent>();
        (c.Source.ToString(), c.Destination!.ToString(), c.DestinationPort, c.Protocol, c.Service, c.BytesSent, c.PacketsReceived, c.IpBytes).ShouldBe(("10.0.0.1", "fe80::1", 443, TransportProtocol.Tcp, "tls", 10L, 3L, 30L));
        (c.Duration, c.IngestedAt).ShouldBe((TimeSpan.FromSeconds(1.5), new DateTimeOffset(2026, 3, 4, 12, 0, 5, TimeSpan.Zero)));
        e[1].ShouldBeOfType<AuthenticationEvent>().ShouldSatisfyAllConditions(a => a.Outcome.ShouldBe(EventOutcome.Failure), a => a.UserName.ShouldBe("root"));
        e[2].ShouldBeOfType<HttpRequestEvent>().ShouldSatisfyAllConditions(h => h.Target.ShouldBe("/a?b=é"), h => h.StatusCode.ShouldBe(404));
        e[3].ShouldBeOfType<DnsEvent>().Query.ShouldBe("x.example");
        e[4].ShouldBeOfType<CommandEvent>().ShouldSatisfyAllConditions(x => x.CommandLine.ShouldBe("ls -la"), x => x.Outcome.ShouldBe(EventOutcome.Success));
        e[5].ShouldBeOfType<FileTransferEvent>().ShouldSatisfyAllConditions(f => f.Direction.ShouldBe(TransferDirection.Outbound), f => f.Size.ShouldBe(5));
        e[6].ShouldBeOfType<OtherEvent>().Name.ShouldBe("odd");
        (report.Ignored, report.Malformed).ShouldBe((1, 3));
        report.MalformedLines.Select(m => m.Reason).ShouldBe(["@timestamp is no time.", "@timestamp is missing.", "the source is no address."]);
    }

    [Test]
    public void Ocsf_classes()
    {
        ReadReport report = new();
        SecurityEvent[] e = [.. new OcsfJsonReader().Read(Text(OcsfLines), "x", report)];
        e.Select(x => x.Kind).ShouldBe([SecurityEventKind.Connection, SecurityEventKind.Authentication, SecurityEventKind.HttpRequest, SecurityEventKind.Dns, SecurityEventKind.Command, SecurityEventKind.FileTransfer, SecurityEventKind.Other]);
        ConnectionEvent c = (ConnectionEvent)e[0];
        (c.Time, c.Protocol, c.BytesSent, c.BytesReceived, c.Duration, c.Id).ShouldBe((new DateTimeOffset(2026, 3, 4, 12, 0, 0, 500, TimeSpan.Zero), TransportProtocol.Udp, 5L, 6L, TimeSpan.FromMilliseconds(20), "a"));
        ((HttpRequestEvent)e[2]).Target.ShouldBe("/p?q=1");
        ((CommandEvent)e[4]).UserName.ShouldBe("eve");
        report.Malformed.ShouldBe(1);
    }

    [Test]
    public void Counters_that_no_number_can_hold_together_break_no_reader()
    {
        const string Most = "9223372036854775807";
        SecurityEvent zeek = new ZeekConnReader().Read(Text($$"""{"ts":1700000000.5,"id.orig_h":"10.0.0.1","id.orig_p":1,"id.resp_h":"10.0.0.2","id.resp_p":2,"proto":"tcp","orig_ip_bytes":{{Most}},"resp_ip_bytes":{{Most}}}"""), "conn.log").Single();
        ((ConnectionEvent)zeek).IpBytes.ShouldBe(long.MaxValue);
        SecurityEvent suricata = new SuricataEveReader().Read(Text($$$"""{"timestamp":"2026-03-04T12:00:00Z","event_type":"flow","src_ip":"10.0.0.1","dest_ip":"10.0.0.2","proto":"TCP","flow":{"bytes_toserver":{{{Most}}},"bytes_toclient":1}}"""), "eve.json").Single();
        ((ConnectionEvent)suricata).IpBytes.ShouldBe(long.MaxValue);
    }

    [Test]
    public void A_forged_user_name_fools_nobody_and_repetitions_count()
    {
        SecurityEvent[] e = [.. new SshAuthLogReader(new() { FirstYear = 2025 }).Read(Text("""
            Dec 31 23:59:59 h sshd[1]: Failed password for invalid user x from 6.6.6.6 port 1 ssh2 from 10.0.0.1 port 22 ssh2
            Jan  1 00:00:01 h sshd[1]: message repeated 2 times: [ Failed password for root from 10.0.0.2 port 9 ssh2]
            """), "x")];
        e[0].Source.ToString().ShouldBe("10.0.0.1");
        e.Length.ShouldBe(3);
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
