using System.Net;

namespace Threat.Features.Internal;

internal sealed class EcsParser(EventReaderOptions options) : JsonLineParser(Table, Timestamp, "@timestamp", options.TimeZone)
{
    private const int Timestamp = 0, Id = 1, Ingested = 2, Category = 3, Action = 4, Outcome = 5, SourceIp = 6, SourcePort = 7, TargetIp = 8, TargetPort = 9, Transport = 10, Service = 11, Number = 12, BytesOut = 13, BytesIn = 14, PacketsOut = 15,
        PacketsIn = 16, NetworkBytes = 17, Duration = 18, User = 19, CommandLine = 20, UrlOriginal = 21, UrlPath = 22, UrlQuery = 23, Method = 24, Status = 25, Agent = 26, Question = 27, QuestionType = 28, Code = 29, FilePath = 30, FileSize = 31,
        Direction = 32, Domain = 33, State = 34;

    private static readonly FieldTable Table = new("@timestamp", "event.id", "event.ingested", "event.category", "event.action", "event.outcome", "source.ip", "source.port", "destination.ip", "destination.port", "network.transport",
        "network.protocol", "network.iana_number", "source.bytes", "destination.bytes", "source.packets", "destination.packets", "network.bytes", "event.duration", "user.name", "process.command_line", "url.original", "url.path", "url.query",
        "http.request.method", "http.response.status_code", "user_agent.original", "dns.question.name", "dns.question.type", "dns.response_code", "file.path", "file.size", "network.direction", "url.domain", "zeek.connection.state");

    protected override ReadOnlySpan<byte> SourceText() => Row[SourceIp];

    protected override LineOutcome Map(DateTimeOffset time, IPAddress source, long number, Queue<SecurityEvent> output, out string reason)
    {
        reason = "";
        DateTimeOffset? ingested = Utf8Values.TryTime(Row[Ingested], options.TimeZone, out DateTimeOffset known) ? known : null;
        EventFrame frame = new(time, source, number, Text(Id), ingested, Addresses.Parse(Row[TargetIp]), Port(SourcePort), Port(TargetPort));
        EventOutcome outcome = Row[Outcome].SequenceEqual("success"u8) ? EventOutcome.Success : Row[Outcome].SequenceEqual("failure"u8) ? EventOutcome.Failure : EventOutcome.Unknown;
        ReadOnlySpan<byte> category = Row[Category];
        SecurityEvent e;
        if (Row.Has(Method)) e = OpenSchemaEvents.Request(frame, Text(Method, ""), UrlText(), Text(Domain), Text(Agent), Port(Status), Amount(BytesOut), Amount(BytesIn));
        else if (Row.Has(Question)) e = OpenSchemaEvents.Question(frame, Text(Question, ""), Text(QuestionType), Text(Code));
        else if (category.SequenceEqual("authentication"u8)) e = OpenSchemaEvents.Login(frame, outcome, Text(User), Text(Service));
        else if (Row.Has(CommandLine)) e = OpenSchemaEvents.Command(frame, Text(CommandLine, ""), outcome, Text(User));
        else if (category.SequenceEqual("file"u8))
        {
            TransferDirection way = Row[Direction].SequenceEqual("outbound"u8) || Row[Direction].SequenceEqual("egress"u8) ? TransferDirection.Outbound : TransferDirection.Inbound;
            e = OpenSchemaEvents.Transfer(frame, way, Text(FilePath), Amount(FileSize), outcome);
        }
        else if (category.SequenceEqual("network"u8)) e = Connection(frame);
        else e = OpenSchemaEvents.Other(frame, Text(Action, "other"));
        output.Enqueue(e);
        return LineOutcome.Row;
    }

    private ConnectionEvent Connection(in EventFrame frame)
    {
        TransportProtocol protocol = Protocols.Parse(Row.Has(Number) ? Row[Number] : Row[Transport]);
        long nanoseconds = Utf8Values.Count(Row[Duration]);
        TimeSpan? duration = nanoseconds is >= 0 and <= 36_500L * 86_400_000_000_000 ? new TimeSpan(nanoseconds / 100) : null;
        return OpenSchemaEvents.Connection(frame, protocol, Text(Service), ConnectionStates.Parse(Row[State]), duration, (Amount(BytesOut), Amount(BytesIn), Amount(NetworkBytes)), (Amount(PacketsOut), Amount(PacketsIn)));
    }

    private string UrlText()
    {
        if (Row.Has(UrlPath)) return Row.Has(UrlQuery) ? Text(UrlPath, "") + "?" + Text(UrlQuery, "") : Text(UrlPath, "");
        return Text(UrlOriginal, "");
    }
}
