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
        DateTimeOffset? ingested = Utf8Values.TryTime(Row[Logged], TimeZoneInfo.Utc, out DateTimeOffset known) ? known : null;
        EventFrame frame = new(time, source, number, Text(Uid), ingested, Addresses.Parse(Row[TargetIp]), Port(SourcePort), Port(TargetPort));
        EventOutcome outcome = Utf8Values.Count(Row[Status]) switch { 1 => EventOutcome.Success, 2 => EventOutcome.Failure, _ => EventOutcome.Unknown };
        TransferDirection way = kind == 4010 && Utf8Values.Count(Row[Activity]) == 1 ? TransferDirection.Outbound : TransferDirection.Inbound;
        output.Enqueue(kind switch
        {
            4001 => Connection(frame),
            3002 => OpenSchemaEvents.Login(frame, outcome, Text(User) ?? Text(ActorUser), null),
            4002 => OpenSchemaEvents.Request(frame, Text(Method, ""), Target(), Text(Host), Text(Agent), Port(Code), Amount(BytesOut), Amount(BytesIn)),
            4003 => OpenSchemaEvents.Question(frame, Text(Question, ""), Text(QuestionType), Text(ResponseCode)),
            1007 => OpenSchemaEvents.Command(frame, Text(CommandLine, ""), outcome, Text(ActorUser) ?? Text(User)),
            1001 or 4010 => OpenSchemaEvents.Transfer(frame, way, Text(FilePath), Amount(FileSize), outcome),
            _ => OpenSchemaEvents.Other(frame, Text(ClassName, "other")),
        });
        return LineOutcome.Row;
    }

    private ConnectionEvent Connection(in EventFrame frame)
    {
        TransportProtocol protocol = Protocols.Parse(Row.Has(ProtocolNumber) ? Row[ProtocolNumber] : Row[ProtocolName]);
        long milliseconds = Utf8Values.Count(Row[Duration]);
        TimeSpan? duration = milliseconds is >= 0 and <= 36_500L * 86_400_000 ? TimeSpan.FromMilliseconds(milliseconds) : null;
        return OpenSchemaEvents.Connection(frame, protocol, Text(App), ConnectionState.Unknown, duration, (Amount(BytesOut), Amount(BytesIn), null), (Amount(PacketsOut), Amount(PacketsIn)));
    }

    private string Target()
    {
        if (!Row.Has(Path)) return Text(UrlText, "");
        return Row.Has(QueryString) ? Text(Path, "") + "?" + Text(QueryString, "") : Text(Path, "");
    }
}
