namespace Threat.Features.Internal;

/// <summary>Makes events of the open schemas (ECS, OCSF), which name the same things differently.</summary>
internal static class OpenSchemaEvents
{
    public static HttpRequestEvent Request(in EventFrame f, string method, string target, string? host, string? agent, int? status, long? sent, long? received)
        => new(f.Time, f.Source, method, target) { Frame = f, Host = host, UserAgent = agent, StatusCode = status, RequestBytes = sent, ResponseBytes = received };

    public static DnsEvent Question(in EventFrame f, string name, string? type, string? code) => new(f.Time, f.Source, name) { Frame = f, QueryType = type, ResponseCode = code };

    public static AuthenticationEvent Login(in EventFrame f, EventOutcome outcome, string? user, string? service) => new(f.Time, f.Source) { Frame = f, Outcome = outcome, UserName = user, Service = service };

    public static CommandEvent Command(in EventFrame f, string line, EventOutcome outcome, string? user) => new(f.Time, f.Source, line) { Frame = f, Outcome = outcome, UserName = user };

    public static FileTransferEvent Transfer(in EventFrame f, TransferDirection direction, string? resource, long? size, EventOutcome outcome)
        => new(f.Time, f.Source, direction) { Frame = f, Resource = resource, Size = size, Outcome = outcome };

    public static OtherEvent Other(in EventFrame f, string name) => new(f.Time, f.Source, name) { Frame = f };

    public static ConnectionEvent Connection(in EventFrame f, TransportProtocol protocol, string? service, ConnectionState state, TimeSpan? duration, (long? Sent, long? Received, long? Ip) bytes, (long? Sent, long? Received) packets) => new(f.Time, f.Source)
    {
        Frame = f,
        Protocol = protocol,
        Service = service,
        State = state,
        Duration = duration,
        BytesSent = bytes.Sent,
        BytesReceived = bytes.Received,
        PacketsSent = packets.Sent,
        PacketsReceived = packets.Received,
        IpBytes = bytes.Ip,
    };
}
