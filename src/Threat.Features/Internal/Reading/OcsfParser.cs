using System.Net;

namespace Threat.Features.Internal;

internal sealed class OcsfParser() : JsonLineParser(Table, Time, "time", TimeZoneInfo.Utc)
{
    private const int Time = 0, Class = 1, Uid = 2, Logged = 3, SourceIp = 4, SourcePort = 5, TargetIp = 6, TargetPort = 7, ProtocolNumber = 8, ProtocolName = 9, BytesOut = 10, BytesIn = 11, PacketsOut = 12, PacketsIn = 13, Duration = 14,
        Status = 15, User = 16, ActorUser = 17, Method = 18, Path = 19, QueryString = 20, UrlText = 21, Code = 22, Agent = 23, Host = 24, Question = 25, QuestionType = 26, ResponseCode = 27, CommandLine = 28, FilePath = 29, FileSize = 30,
        DeviceIp = 31, ClassName = 32, App = 33, Activity = 34;

    private static readonly FieldTable Table = new("time", "class_uid", "metadata.uid", "metadata.logged_time", "src_endpoint.ip", "src_endpoint.port", "dst_endpoint.ip", "dst_endpoint.port", "connection_info.protocol_num",
        "connection_info.protocol_name", "traffic.bytes_out", "traffic.bytes_in", "traffic.packets_out", "traffic.packets_in", "duration", "status_id", "user.name", "actor.user.name", "http_request.http_method", "http_request.url.path",
        "http_request.url.query_string", "http_request.url.url_string", "http_response.code", "http_request.user_agent", "http_request.url.hostname", "query.hostname", "query.type", "rcode", "process.cmd_line", "file.path", "file.size",
        "device.ip", "class_name", "app_name", "activity_id");

    protected override ReadOnlySpan<byte> SourceText() => Row.Has(SourceIp) ? Row[SourceIp] : Row[DeviceIp];

    protected override LineOutcome Map(DateTimeOffset time, IPAddress source, long number, Queue<SecurityEvent> output, out string reason)
    {
        reason = "";
        long kind = Utf8Values.Count(Row[Class]);
        if (kind < 0) return Bad("class_uid is missing or no number.", out reason);
        string? id = Text(Uid);
        DateTimeOffset? ingested = Utf8Values.TryTime(Row[Logged], TimeZoneInfo.Utc, out DateTimeOffset known) ? known : null;
        IPAddress? target = Addresses.Parse(Row[TargetIp]);
        int? from = Port(SourcePort), to = Port(TargetPort);
        EventOutcome outcome = Utf8Values.Count(Row[Status]) switch { 1 => EventOutcome.Success, 2 => EventOutcome.Failure, _ => EventOutcome.Unknown };
        output.Enqueue(kind switch
        {
            4001 => Connection(time, source, number, id, ingested, target, from, to),
            3002 => new AuthenticationEvent(time, source) { Id = id, Sequence = number, IngestedAt = ingested, Destination = target, SourcePort = from, DestinationPort = to, Outcome = outcome, UserName = Text(User) ?? Text(ActorUser) },
            4002 => new HttpRequestEvent(time, source, Text(Method, ""), Target())
            {
                Id = id,
                Sequence = number,
                IngestedAt = ingested,
                Destination = target,
                SourcePort = from,
                DestinationPort = to,
                Host = Text(Host),
                UserAgent = Text(Agent),
                StatusCode = Port(Code),
                RequestBytes = Amount(BytesOut),
                ResponseBytes = Amount(BytesIn),
            },
            4003 => new DnsEvent(time, source, Text(Question, "")) { Id = id, Sequence = number, IngestedAt = ingested, Destination = target, SourcePort = from, DestinationPort = to, QueryType = Text(QuestionType), ResponseCode = Text(ResponseCode) },
            1007 => new CommandEvent(time, source, Text(CommandLine, "")) { Id = id, Sequence = number, IngestedAt = ingested, Destination = target, Outcome = outcome, UserName = Text(ActorUser) ?? Text(User) },
            1001 or 4010 => new FileTransferEvent(time, source, Utf8Values.Count(Row[Activity]) == 1 && kind == 4010 ? TransferDirection.Outbound : TransferDirection.Inbound)
            {
                Id = id,
                Sequence = number,
                IngestedAt = ingested,
                Destination = target,
                Resource = Text(FilePath),
                Size = Amount(FileSize),
                Outcome = outcome,
            },
            _ => new OtherEvent(time, source, Text(ClassName, "other")) { Id = id, Sequence = number, IngestedAt = ingested, Destination = target, SourcePort = from, DestinationPort = to },
        });
        return LineOutcome.Row;
    }

    private ConnectionEvent Connection(DateTimeOffset time, IPAddress source, long number, string? id, DateTimeOffset? ingested, IPAddress? target, int? from, int? to)
    {
        long milliseconds = Utf8Values.Count(Row[Duration]);
        return new ConnectionEvent(time, source)
        {
            Id = id,
            Sequence = number,
            IngestedAt = ingested,
            Destination = target,
            SourcePort = from,
            DestinationPort = to,
            Protocol = Protocols.Parse(Row.Has(ProtocolNumber) ? Row[ProtocolNumber] : Row[ProtocolName]),
            Service = Text(App),
            Duration = milliseconds is >= 0 and <= 36_500L * 86_400_000 ? TimeSpan.FromMilliseconds(milliseconds) : null,
            BytesSent = Amount(BytesOut),
            BytesReceived = Amount(BytesIn),
            PacketsSent = Amount(PacketsOut),
            PacketsReceived = Amount(PacketsIn),
        };
    }

    private string Target()
    {
        if (!Row.Has(Path)) return Text(UrlText, "");
        return Row.Has(QueryString) ? Text(Path, "") + "?" + Text(QueryString, "") : Text(Path, "");
    }
}
