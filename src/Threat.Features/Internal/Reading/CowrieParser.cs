using System.Globalization;
using System.Net;

namespace Threat.Features.Internal;

internal sealed class CowrieParser(SecretHasher hasher) : LineParser
{
    private const int MaximumSessions = 65_536;
    private const int EventId = 0, Timestamp = 1, SourceIp = 2, SourcePort = 3, TargetIp = 4, TargetPort = 5, SessionId = 6, UserName = 7, Password = 8, Input = 9, Duration = 10, Url = 11, Protocol = 12, Size = 13, FileName = 14;

    private static readonly FieldTable Table = new("eventid", "timestamp", "src_ip", "src_port", "dst_ip", "dst_port", "session", "username", "password", "input", "duration", "url", "protocol", "size", "filename");

    private readonly FieldRow _row = new(Table.Count);
    private readonly Dictionary<ulong, LinkedListNode<(ulong Key, ConnectionEvent Connection)>> _open = [];
    private readonly LinkedList<(ulong Key, ConnectionEvent Connection)> _oldestFirst = [];

    public override LineOutcome Parse(ReadOnlySpan<byte> line, long number, Queue<SecurityEvent> output, out string reason)
    {
        if (!JsonRow.TryRead(line, Table, _row, out reason)) return LineOutcome.Malformed;
        if (!_row[EventId].StartsWith("cowrie."u8)) return Bad("eventid is missing or not one of Cowrie's.", out reason);
        if (!Utf8Values.TryTime(_row[Timestamp], TimeZoneInfo.Utc, out DateTimeOffset time)) return Bad("timestamp is missing or no time.", out reason);
        if (Addresses.Parse(_row[SourceIp]) is not { } source) return Bad("src_ip is missing or no address.", out reason);
        ReadOnlySpan<byte> name = _row[EventId][7..];
        if (name.SequenceEqual("session.connect"u8)) return Connect(time, source, number, output);
        if (name.SequenceEqual("session.closed"u8)) return Close(time, output);
        output.Enqueue(Make(name, time, source, number));
        return LineOutcome.Row;
    }

    public override void Finish(Queue<SecurityEvent> output)
    {
        foreach ((_, ConnectionEvent connection) in _oldestFirst) output.Enqueue(connection);
        _oldestFirst.Clear();
        _open.Clear();
    }

    private SecurityEvent Make(ReadOnlySpan<byte> name, DateTimeOffset time, IPAddress source, long number)
    {
        ConnectionEvent? session = _open.TryGetValue(Hashing.Of(_row[SessionId]), out var node) ? node.Value.Connection : null;
        EventFrame frame = new(time, source, number, Identity(name, time), null, session?.Destination, session?.SourcePort, session?.DestinationPort);
        if (name.StartsWith("login."u8))
        {
            string user = Strings.Get(_row[UserName]);
            return new AuthenticationEvent(time, source)
            {
                Frame = frame,
                Service = session?.Service ?? "ssh",
                UserName = user,
                Credential = _row.Has(Password) ? hasher.Hash(user, Strings.Get(_row[Password])) : null,
                Outcome = name.SequenceEqual("login.success"u8) ? EventOutcome.Success : EventOutcome.Failure,
            };
        }
        if (name.SequenceEqual("command.input"u8))
            return new CommandEvent(time, source, Strings.Get(_row[Input])) { Frame = frame };
        if (name.StartsWith("session.file_download"u8) || name.StartsWith("session.file_upload"u8))
        {
            return new FileTransferEvent(time, source, TransferDirection.Inbound)
            {
                Frame = frame,
                Size = Utf8Values.Amount(_row[Size]),
                Resource = _row.Has(Url) ? Strings.Get(_row[Url]) : _row.Has(FileName) ? Strings.Get(_row[FileName]) : null,
                Outcome = name.EndsWith(".failed"u8) ? EventOutcome.Failure : EventOutcome.Success,
            };
        }
        if (name.SequenceEqual("direct-tcpip.request"u8))
            return new ConnectionEvent(time, source) { Frame = Connected(frame), Protocol = TransportProtocol.Tcp };
        return new OtherEvent(time, source, Strings.Get(name)) { Frame = frame };
    }

    private LineOutcome Connect(DateTimeOffset time, IPAddress source, long number, Queue<SecurityEvent> output)
    {
        ulong key = Hashing.Of(_row[SessionId]);
        ConnectionEvent connection = Connection(time, source, number);
        if (_open.Remove(key, out var before)) Release(before, output);
        if (_open.Count == MaximumSessions)
        {
            _open.Remove(_oldestFirst.First!.Value.Key);
            Release(_oldestFirst.First, output);
        }
        _open.Add(key, _oldestFirst.AddLast((key, connection)));
        return LineOutcome.Row;
    }

    private void Release(LinkedListNode<(ulong Key, ConnectionEvent Connection)> node, Queue<SecurityEvent> output)
    {
        output.Enqueue(node.Value.Connection);
        _oldestFirst.Remove(node);
    }

    private LineOutcome Close(DateTimeOffset time, Queue<SecurityEvent> output)
    {
        if (!_open.Remove(Hashing.Of(_row[SessionId]), out var node)) return LineOutcome.Ignored;
        _oldestFirst.Remove(node);
        ConnectionEvent c = node.Value.Connection;
        output.Enqueue(new ConnectionEvent(c.Time, c.Source)
        {
            Id = c.Id,
            Sequence = c.Sequence,
            Destination = c.Destination,
            DestinationPort = c.DestinationPort,
            SourcePort = c.SourcePort,
            Protocol = c.Protocol,
            Service = c.Service,
            IngestedAt = time,
            State = ConnectionState.SF,
            Duration = Utf8Values.Seconds(_row[Duration]) ?? Utf8Values.Between(c.Time, time),
        });
        return LineOutcome.Row;
    }

    private ConnectionEvent Connection(DateTimeOffset time, IPAddress source, long number) => new(time, source)
    {
        Frame = Connected(new EventFrame(time, source, number, Identity("connect"u8, time))),
        Protocol = TransportProtocol.Tcp,
        Service = _row.Has(Protocol) ? Strings.Get(_row[Protocol]) : null,
    };

    private EventFrame Connected(in EventFrame frame) => frame with { Target = Addresses.Parse(_row[TargetIp]), SourcePort = Utf8Values.Port(_row[SourcePort]), TargetPort = Utf8Values.Port(_row[TargetPort]) };

    /// <summary>Cowrie gives no event an id of its own: session, time and kind make one.</summary>
    private string? Identity(ReadOnlySpan<byte> name, DateTimeOffset time)
        => _row.Has(SessionId) ? string.Create(CultureInfo.InvariantCulture, $"{Strings.Get(_row[SessionId])}/{time.UtcTicks:x}/{Strings.Get(name)}") : null;
}
