using System.Net;

namespace Threat.Features.Internal;

internal sealed class ZeekConnParser() : ZeekParser("conn", nameof(ZeekConnReader), Table, "ts", "id.orig_h", "id.resp_h", "id.resp_p", "proto")
{
    private const int Proto = 6, Service = 7, Duration = 8, OrigBytes = 9, RespBytes = 10, State = 11, OrigPackets = 12, OrigIpBytes = 13, RespPackets = 14, RespIpBytes = 15;

    private static readonly FieldTable Table = new("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "service", "duration", "orig_bytes", "resp_bytes", "conn_state",
        "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes");

    protected override LineOutcome Map(FieldRow row, DateTimeOffset time, IPAddress source, long number, Queue<SecurityEvent> output, out string reason)
    {
        reason = "";
        TransportProtocol protocol = Protocols.Parse(row[Proto]);
        bool ports = protocol is not (TransportProtocol.Icmp or TransportProtocol.IcmpV6);
        TimeSpan? duration = Utf8Values.Seconds(row[Duration]);
        output.Enqueue(new ConnectionEvent(time, source)
        {
            Frame = Frame(time, source, number, row.Has(Uid) ? Strings.Get(row[Uid]) : null, ports) with { Ingested = Utf8Values.EndOf(time, duration) },
            Protocol = protocol,
            Service = Named(Strings, row[Service]),
            State = ConnectionStates.Parse(row[State]),
            Duration = duration,
            BytesSent = Utf8Values.Amount(row[OrigBytes]),
            BytesReceived = Utf8Values.Amount(row[RespBytes]),
            PacketsSent = Utf8Values.Amount(row[OrigPackets]),
            PacketsReceived = Utf8Values.Amount(row[RespPackets]),
            IpBytes = Utf8Values.Sum(Utf8Values.Amount(row[OrigIpBytes]), Utf8Values.Amount(row[RespIpBytes])),
        });
        return LineOutcome.Row;
    }
}
