using System.Net;

namespace Threat.Features.Internal;

internal sealed class SuricataParser() : JsonLineParser(Table, Timestamp, "timestamp", TimeZoneInfo.Utc)
{
    private const int Timestamp = 0, Type = 1, SrcIp = 2, SrcPort = 3, DestIp = 4, DestPort = 5, Proto = 6, App = 7, FlowId = 8, Start = 9, End = 10, State = 11, PacketsOut = 12, PacketsIn = 13, BytesOut = 14, BytesIn = 15,
        Reset = 16, Host = 17, Url = 18, Method = 19, Agent = 20, Status = 21, Length = 22, DnsType = 23, Name = 24, RecordType = 25, Code = 26, FileName = 27, FileSize = 28, Transaction = 29;

    private static readonly FieldTable Table = new("timestamp", "event_type", "src_ip", "src_port", "dest_ip", "dest_port", "proto", "app_proto", "flow_id", "flow.start", "flow.end", "flow.state", "flow.pkts_toserver",
        "flow.pkts_toclient", "flow.bytes_toserver", "flow.bytes_toclient", "tcp.rst", "http.hostname", "http.url", "http.http_method", "http.http_user_agent", "http.status", "http.length", "dns.type", "dns.rrname", "dns.rrtype",
        "dns.rcode", "fileinfo.filename", "fileinfo.size", "tx_id");

    protected override ReadOnlySpan<byte> SourceText() => Row[SrcIp];

    protected override LineOutcome Map(DateTimeOffset time, IPAddress source, long number, Queue<SecurityEvent> output, out string reason)
    {
        reason = "";
        ReadOnlySpan<byte> type = Row[Type];
        if (type.IsEmpty) return Bad("event_type is missing.", out reason);
        TransportProtocol protocol = Protocols.Parse(Row[Proto]);
        bool ports = protocol is not (TransportProtocol.Icmp or TransportProtocol.IcmpV6);
        string? flow = Row.Has(FlowId) ? Text(FlowId) : null;
        EventFrame frame = new(time, source, number, flow, null, Addresses.Parse(Row[DestIp]), ports ? Port(SrcPort) : null, ports ? Port(DestPort) : null);
        if (type.SequenceEqual("flow"u8))
        {
            output.Enqueue(Flow(frame, protocol));
            return LineOutcome.Row;
        }
        string kind = Strings.Get(type);
        if (flow is not null) frame = frame with { Id = $"{flow}/{kind}/{Text(Transaction, "")}/{time.UtcTicks:x}/{number}" };
        if (type.SequenceEqual("http"u8) && Row.Has(Method))
        {
            output.Enqueue(new HttpRequestEvent(time, source, Text(Method, ""), Text(Url, ""))
            {
                Frame = frame,
                Host = Text(Host),
                UserAgent = Text(Agent),
                StatusCode = Port(Status),
                ResponseBytes = Amount(Length),
            });
        }
        else if (type.SequenceEqual("dns"u8))
        {
            if (!Row[DnsType].SequenceEqual("query"u8) || !Row.Has(Name)) return LineOutcome.Ignored;
            output.Enqueue(new DnsEvent(time, source, Text(Name, "")) { Frame = frame, QueryType = Text(RecordType), ResponseCode = Text(Code) });
        }
        else if (type.SequenceEqual("fileinfo"u8))
            output.Enqueue(new FileTransferEvent(time, source, TransferDirection.Outbound) { Frame = frame, Resource = Text(FileName), Size = Amount(FileSize), Outcome = EventOutcome.Success });
        else output.Enqueue(new OtherEvent(time, source, kind) { Frame = frame });
        return LineOutcome.Row;
    }

    private ConnectionEvent Flow(in EventFrame frame, TransportProtocol protocol)
    {
        DateTimeOffset start = Utf8Values.TryTime(Row[Start], TimeZoneInfo.Utc, out DateTimeOffset s) ? s : frame.Time;
        DateTimeOffset? end = Utf8Values.TryTime(Row[End], TimeZoneInfo.Utc, out DateTimeOffset e) && e >= start ? e : null;
        long? sent = Amount(BytesOut), received = Amount(BytesIn), answers = Amount(PacketsIn);
        string? app = Text(App);
        return new ConnectionEvent(start, frame.Source)
        {
            Frame = frame with { Ingested = end },
            Protocol = protocol,
            Service = app == "failed" ? null : app,
            State = StateOf(protocol, answers),
            Duration = end is { } last ? Utf8Values.Between(start, last) : null,
            BytesSent = sent,
            BytesReceived = received,
            PacketsSent = Amount(PacketsOut),
            PacketsReceived = answers,
            IpBytes = Utf8Values.Sum(sent, received),
        };
    }

    /// <summary>Suricata's state, and whether there was an answer or a reset, in Zeek's terms.</summary>
    private ConnectionState StateOf(TransportProtocol protocol, long? answers)
    {
        if (answers == 0) return ConnectionState.S0;
        if (protocol != TransportProtocol.Tcp) return answers > 0 ? ConnectionState.SF : ConnectionState.Unknown;
        bool reset = Row[Reset].SequenceEqual("true"u8), data = Row.Has(App);
        if (Row[State].SequenceEqual("closed"u8)) return !reset ? ConnectionState.SF : data ? ConnectionState.RSTO : ConnectionState.REJ;
        return Row[State].SequenceEqual("established"u8) ? ConnectionState.S1 : reset ? ConnectionState.REJ : ConnectionState.OTH;
    }
}
