using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>
/// No product's real ECS, OCSF or Zeek dns log is among the data, so real events of other logs (Cowrie, Zeek, Suricata) are written as those schemas' public documentation has them, and come back equal.
/// </summary>
public sealed class ConvertedLogTests
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly Lazy<SecurityEvent[]> Real = new(static () =>
    [
        .. new CowrieJsonReader().ReadFile(Data("cowrie", "cowrie-2018-05-06_2018-07-02.json.gz")).GroupBy(e => e.Kind).SelectMany(kind => kind.Take(3_000)),
        .. new ZeekConnReader().ReadFile(Data("zeek", "008-zeek-mixed.conn.log.labeled.gz")),
        .. new ZeekHttpReader().ReadFile(Data("zeek", "008-zeek-mixed.http.log.labeled.gz")),
        .. new SuricataEveReader().ReadFile(Data("suricata", "test6-malicious.suricata.json.gz")),
    ]);

    [Test]
    public void Real_events_as_Elastic_Common_Schema() => Compare(new EcsJsonReader(), Ecs, TimeSpan.FromTicks(1), static e => e is ConnectionEvent c ? (c.State, c.Service, c.IngestedAt) : null);

    [Test]
    public void Real_events_as_OCSF() => Compare(new OcsfJsonReader(), Ocsf, TimeSpan.FromMilliseconds(1), static e => e is ConnectionEvent c ? c.Service : null);

    [TestCase(false)]
    [TestCase(true)]
    public void Real_queries_as_Zeek_dns_log(bool json)
    {
        DnsEvent[] real = [.. Real.Value.OfType<DnsEvent>()];
        real.Length.ShouldBe(340);
        StringBuilder log = new(json ? "" : "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\tquery\tqtype_name\trcode_name\n#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tstring\tstring\tstring\n");
        foreach (DnsEvent e in real)
        {
            string time = ((decimal)(e.Time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond).ToString("0.000000", CultureInfo.InvariantCulture);
            if (!json) log.Append(CultureInfo.InvariantCulture, $"{time}\tC{e.Sequence}\t{e.Source}\t{e.SourcePort}\t{e.Destination}\t{e.DestinationPort}\tudp\t{e.Sequence}\t{e.Query}\t{e.QueryType ?? "-"}\t{e.ResponseCode ?? "-"}\n");
            else log.Append(JsonSerializer.Serialize(new Dictionary<string, object?> { ["ts"] = decimal.Parse(time, CultureInfo.InvariantCulture), ["uid"] = "C" + e.Sequence, ["id.orig_h"] = e.Source.ToString(), ["id.orig_p"] = e.SourcePort, ["id.resp_h"] = e.Destination!.ToString(), ["id.resp_p"] = e.DestinationPort, ["proto"] = "udp", ["trans_id"] = e.Sequence, ["query"] = e.Query, ["qtype_name"] = e.QueryType }, WithoutNulls)).Append('\n');
        }
        ReadReport report = new();
        DnsEvent[] read = [.. new ZeekDnsReader().Read(new MemoryStream(Encoding.UTF8.GetBytes(log.ToString())), "dns.log", report).Cast<DnsEvent>()];
        (report.Rows, report.Malformed).ShouldBe((340, 0));
        read.Select(What).ShouldBe(real.Select(What));
        read.Select(e => e.Id).Distinct().Count().ShouldBe(340);

        static object What(DnsEvent e) => (e.Time, e.Source, e.SourcePort, e.Destination, e.DestinationPort, e.Query, e.QueryType);
    }

    private static void Compare(SecurityEventReader reader, Func<SecurityEvent, object> convert, TimeSpan step, Func<SecurityEvent, object?> more)
    {
        SecurityEvent[] real = Real.Value;
        foreach (SecurityEventKind kind in Enum.GetValues<SecurityEventKind>()) real.Count(e => e.Kind == kind).ShouldBeGreaterThan(20, kind.ToString());
        ReadReport report = new();
        string log = string.Join('\n', real.Select(e => JsonSerializer.Serialize(convert(e), WithoutNulls)));
        SecurityEvent[] read = [.. reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(log)), "log", report)];
        TestContext.Out.WriteLine(report);
        (report.Rows, report.Malformed, report.Ignored).ShouldBe((real.Length, 0, 0));
        foreach ((SecurityEvent was, SecurityEvent now) in real.Zip(read))
        {
            now.GetType().ShouldBe(was.GetType());
            (now.Time.Ticks / step.Ticks, now.Id, now.Source, now.Destination).ShouldBe((was.Time.Ticks / step.Ticks, was.Id, was.Source, was.Destination));
            What(now, step).ShouldBe(What(was, step));
            more(now).ShouldBe(more(was));
        }
    }

    private static object What(SecurityEvent e, TimeSpan step) => e switch
    {
        ConnectionEvent c => (c.SourcePort, c.DestinationPort, c.Protocol, c.Duration?.Ticks / step.Ticks, c.BytesSent, c.BytesReceived, c.PacketsSent, c.PacketsReceived),
        AuthenticationEvent a => (a.SourcePort, a.DestinationPort, a.Outcome, a.UserName),
        CommandEvent x => (x.CommandLine, x.Outcome, x.UserName),
        FileTransferEvent f => (f.Direction, f.Resource, f.Size, f.Outcome),
        HttpRequestEvent h => (h.SourcePort, h.DestinationPort, h.Method, h.Target, h.Host, h.UserAgent, h.StatusCode, h.RequestBytes, h.ResponseBytes),
        DnsEvent d => (d.SourcePort, d.DestinationPort, d.Query, d.QueryType, d.ResponseCode),
        _ => ((OtherEvent)e).Name,
    };

    private static object Ecs(SecurityEvent e)
    {
        ConnectionEvent? c = e as ConnectionEvent;
        HttpRequestEvent? h = e as HttpRequestEvent;
        FileTransferEvent? f = e as FileTransferEvent;
        EventOutcome outcome = (e as AuthenticationEvent)?.Outcome ?? (e as CommandEvent)?.Outcome ?? f?.Outcome ?? EventOutcome.Unknown;
        int query = h?.Target.IndexOf('?') ?? -1;
        return new Dictionary<string, object?>
        {
            ["@timestamp"] = e.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
            ["event"] = new
            {
                id = e.Id,
                ingested = e.IngestedAt?.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
                category = new[] { e switch { ConnectionEvent or DnsEvent => "network", AuthenticationEvent => "authentication", CommandEvent => "process", FileTransferEvent => "file", HttpRequestEvent => "web", _ => "intrusion_detection" } },
                action = (e as OtherEvent)?.Name,
                outcome = outcome switch { EventOutcome.Success => "success", EventOutcome.Failure => "failure", _ => "unknown" },
                duration = c?.Duration?.Ticks * 100,
            },
            ["source"] = new { ip = e.Source.ToString(), port = e.SourcePort, bytes = c?.BytesSent ?? h?.RequestBytes, packets = c?.PacketsSent },
            ["destination"] = new { ip = e.Destination?.ToString(), port = e.DestinationPort, bytes = c?.BytesReceived ?? h?.ResponseBytes, packets = c?.PacketsReceived },
            ["network"] = new { iana_number = c is { Protocol: not TransportProtocol.Unknown } ? ((int)c.Protocol).ToString(CultureInfo.InvariantCulture) : null, protocol = c?.Service, direction = f is null ? null : f.Direction == TransferDirection.Outbound ? "outbound" : "inbound" },
            ["zeek"] = c is { State: not ConnectionState.Unknown } ? new { connection = new { state = c.State.ToString() } } : null,
            ["user"] = new { name = (e as AuthenticationEvent)?.UserName ?? (e as CommandEvent)?.UserName },
            ["process"] = new { command_line = (e as CommandEvent)?.CommandLine },
            ["url"] = h is null ? null : new { path = query < 0 ? h.Target : h.Target[..query], query = query < 0 ? null : h.Target[(query + 1)..], domain = h.Host },
            ["http"] = h is null ? null : new { request = new { method = h.Method }, response = new { status_code = h.StatusCode } },
            ["user_agent"] = h?.UserAgent is { } agent ? new { original = agent } : null,
            ["dns"] = e is DnsEvent d ? new { question = new { name = d.Query, type = d.QueryType }, response_code = d.ResponseCode } : null,
            ["file"] = f is null ? null : new { path = f.Resource, size = f.Size },
        };
    }

    private static object Ocsf(SecurityEvent e)
    {
        ConnectionEvent? c = e as ConnectionEvent;
        HttpRequestEvent? h = e as HttpRequestEvent;
        FileTransferEvent? f = e as FileTransferEvent;
        EventOutcome outcome = (e as AuthenticationEvent)?.Outcome ?? (e as CommandEvent)?.Outcome ?? f?.Outcome ?? EventOutcome.Unknown;
        int query = h?.Target.IndexOf('?') ?? -1;
        string? user = (e as AuthenticationEvent)?.UserName ?? (e as CommandEvent)?.UserName;
        return new
        {
            time = e.Time.ToUnixTimeMilliseconds(),
            class_uid = e switch { ConnectionEvent => 4001, AuthenticationEvent => 3002, CommandEvent => 1007, FileTransferEvent => 4010, HttpRequestEvent => 4002, DnsEvent => 4003, _ => 2004 },
            class_name = (e as OtherEvent)?.Name,
            activity_id = f is null ? 6 : f.Direction == TransferDirection.Outbound ? 1 : 2,
            status_id = outcome switch { EventOutcome.Success => 1, EventOutcome.Failure => 2, _ => 0 },
            metadata = new { version = "1.3.0", uid = e.Id, logged_time = e.IngestedAt?.ToUnixTimeMilliseconds() },
            src_endpoint = new { ip = e.Source.ToString(), port = e.SourcePort },
            dst_endpoint = new { ip = e.Destination?.ToString(), port = e.DestinationPort },
            connection_info = c is { Protocol: not TransportProtocol.Unknown } ? new { protocol_num = (int)c.Protocol } : null,
            app_name = c?.Service,
            duration = c?.Duration?.Ticks / TimeSpan.TicksPerMillisecond,
            traffic = new { bytes_out = c?.BytesSent ?? h?.RequestBytes, bytes_in = c?.BytesReceived ?? h?.ResponseBytes, packets_out = c?.PacketsSent, packets_in = c?.PacketsReceived },
            user = e is AuthenticationEvent ? new { name = user } : null,
            actor = e is CommandEvent ? new { user = new { name = user } } : null,
            process = e is CommandEvent x ? new { cmd_line = x.CommandLine } : null,
            file = f is null ? null : new { path = f.Resource, size = f.Size },
            http_request = h is null ? null : new { http_method = h.Method, user_agent = h.UserAgent, url = new { path = query < 0 ? h.Target : h.Target[..query], query_string = query < 0 ? null : h.Target[(query + 1)..], hostname = h.Host } },
            http_response = h is null ? null : new { code = h.StatusCode },
            query = e is DnsEvent d ? new { hostname = d.Query, type = d.QueryType } : null,
            rcode = (e as DnsEvent)?.ResponseCode,
        };
    }

    private static string Data(params string[] parts) => SharedFolder.Require(["data", .. parts]);
}
