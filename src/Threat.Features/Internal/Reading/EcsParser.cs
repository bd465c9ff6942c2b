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
        string? id = Text(Id);
        DateTimeOffset? ingested = Utf8Values.TryTime(Row[Ingested], options.TimeZone, out DateTimeOffset known) ? known : null;
        IPAddress? target = Addresses.Parse(Row[TargetIp]);
        int? from = Port(SourcePort), to = Port(TargetPort);
        EventOutcome outcome = Row[Outcome].SequenceEqual("success"u8) ? EventOutcome.Success : Row[Outcome].SequenceEqual("failure"u8) ? EventOutcome.Failure : EventOutcome.Unknown;
        ReadOnlySpan<byte> category = Row[Category];
        SecurityEvent e;
        if (Row.Has(Method))
        {
            e = new HttpRequestEvent(time, source, Text(Method, ""), UrlText())
            {
                Id = id,
                Sequence = number,
                IngestedAt = ingested,
                Destination = target,
                SourcePort = from,
                DestinationPort = to,
                Host = Text(Domain),
                UserAgent = Text(Agent),
                StatusCode = Port(Status),
                RequestBytes = Amount(BytesOut),
                ResponseBytes = Amount(BytesIn),
            };
        }
        else if (Row.Has(Question))
            e = new DnsEvent(time, source, Text(Question, "")) { Id = id, Sequence = number, IngestedAt = ingested, Destination = target, SourcePort = from, DestinationPort = to, QueryType = Text(QuestionType), ResponseCode = Text(Code) };
        else if (category.SequenceEqual("authentication"u8))
            e = new AuthenticationEvent(time, source) { Id = id, Sequence = number, IngestedAt = ingested, Destination = target, SourcePort = from, DestinationPort = to, Outcome = outcome, UserName = Text(User), Service = Text(Service) };
        else if (Row.Has(CommandLine))
            e = new CommandEvent(time, source, Text(CommandLine, "")) { Id = id, Sequence = number, IngestedAt = ingested, Destination = target, Outcome = outcome, UserName = Text(User) };
        else if (category.SequenceEqual("file"u8))
        {
            TransferDirection way = Row[Direction].SequenceEqual("outbound"u8) || Row[Direction].SequenceEqual("egress"u8) ? TransferDirection.Outbound : TransferDirection.Inbound;
            e = new FileTransferEvent(time, source, way) { Id = id, Sequence = number, IngestedAt = ingested, Destination = target, Resource = Text(FilePath), Size = Amount(FileSize), Outcome = outcome };
        }
        else if (category.SequenceEqual("network"u8)) e = Connection(time, source, number, id, ingested, target, from, to);
        else e = new OtherEvent(time, source, Text(Action, "other")) { Id = id, Sequence = number, IngestedAt = ingested, Destination = target, SourcePort = from, DestinationPort = to };
        output.Enqueue(e);
        return LineOutcome.Row;
    }

    private ConnectionEvent Connection(DateTimeOffset time, IPAddress source, long number, string? id, DateTimeOffset? ingested, IPAddress? target, int? from, int? to)
    {
        TransportProtocol protocol = Protocols.Parse(Row.Has(Number) ? Row[Number] : Row[Transport]);
        long nanoseconds = Utf8Values.Count(Row[Duration]);
        return new ConnectionEvent(time, source)
        {
            Id = id,
            Sequence = number,
            IngestedAt = ingested,
            Destination = target,
            SourcePort = from,
            DestinationPort = to,
            Protocol = protocol,
            Service = Text(Service),
            State = ConnectionStates.Parse(Row[State]),
            Duration = nanoseconds is >= 0 and <= 36_500L * 86_400_000_000_000 ? new TimeSpan(nanoseconds / 100) : null,
            BytesSent = Amount(BytesOut),
            BytesReceived = Amount(BytesIn),
            PacketsSent = Amount(PacketsOut),
            PacketsReceived = Amount(PacketsIn),
            IpBytes = Amount(NetworkBytes),
        };
    }

    private string UrlText()
    {
        if (Row.Has(UrlPath)) return Row.Has(UrlQuery) ? Text(UrlPath, "") + "?" + Text(UrlQuery, "") : Text(UrlPath, "");
        return Text(UrlOriginal, "");
    }
}
