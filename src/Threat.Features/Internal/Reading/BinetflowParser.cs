using System.Net;
using System.Text;

namespace Threat.Features.Internal;

/// <summary>Argus never quotes a field, so rows are split by hand, without a CSV library.</summary>
internal sealed class BinetflowParser(EventReaderOptions options) : LineParser
{
    private const int Start = 0, Duration = 1, Proto = 2, SrcAddr = 3, Sport = 4, DstAddr = 5, Dport = 6, State = 7, TotPkts = 8, TotBytes = 9, SrcBytes = 10, SrcPkts = 11;

    private static readonly FieldTable Table = new("StartTime", "Dur", "Proto", "SrcAddr", "Sport", "DstAddr", "Dport", "State", "TotPkts", "TotBytes", "SrcBytes", "SrcPkts");

    private readonly FieldRow _row = new(Table.Count);
    private int[]? _columns;
    private byte _separator;

    public override LineOutcome Parse(ReadOnlySpan<byte> line, long number, Queue<SecurityEvent> output, out string reason)
    {
        reason = "";
        if (line.StartsWith("StartTime"u8)) return Header(line, out reason);
        if (_columns is null) return Stop("the first line is no header; a binetflow file begins with StartTime,Dur,Proto,...", out reason);
        _row.Clear();
        int column = 0;
        foreach (Range part in line.Split(_separator))
        {
            if (column < _columns.Length && _columns[column] >= 0) _row.Set(_columns[column], line[part].Trim((byte)' '));
            column++;
        }
        if (column < _columns.Length) return Bad($"the row has {column} columns, the header {_columns.Length}.", out reason);
        if (!Utf8Values.TryIso(_row[Start], options.TimeZone, out DateTimeOffset time)) return Bad("StartTime is no time.", out reason);
        TransportProtocol protocol = Protocols.Parse(_row[Proto]);
        if (protocol == TransportProtocol.Unknown) return LineOutcome.Ignored;
        if (Addresses.Parse(_row[SrcAddr]) is not { } source) return Bad("SrcAddr is no address.", out reason);
        output.Enqueue(Flow(time, source, number, protocol));
        return LineOutcome.Row;
    }

    private static LineOutcome Bad(string why, out string reason)
    {
        reason = why;
        return LineOutcome.Malformed;
    }

    private static LineOutcome Stop(string why, out string reason)
    {
        reason = why;
        return LineOutcome.Fatal;
    }

    private LineOutcome Header(ReadOnlySpan<byte> line, out string reason)
    {
        _separator = line.IndexOf((byte)'\t') >= 0 ? (byte)'\t' : (byte)',';
        List<int> columns = [];
        foreach (Range part in line.Split(_separator)) columns.Add(Table.Find(line[part].Trim((byte)' ')));
        string[] missing = [.. new[] { "StartTime", "Proto", "SrcAddr", "DstAddr", "Dport", "State" }.Where(n => !columns.Contains(Table.Find(Encoding.ASCII.GetBytes(n))))];
        if (missing.Length > 0) return Stop($"the header lacks {string.Join(", ", missing)}, which BinetflowReader needs.", out reason);
        _columns = [.. columns];
        reason = "";
        return LineOutcome.Ignored;
    }

    private ConnectionEvent Flow(DateTimeOffset time, IPAddress source, long number, TransportProtocol protocol)
    {
        bool ports = protocol is TransportProtocol.Tcp or TransportProtocol.Udp or TransportProtocol.Sctp;
        TimeSpan? duration = Utf8Values.Seconds(_row[Duration]);
        long? bytes = Utf8Values.Amount(_row[TotBytes]), sent = Utf8Values.Amount(_row[SrcBytes]), packets = Utf8Values.Amount(_row[TotPkts]), packetsSent = Utf8Values.Amount(_row[SrcPkts]);
        return new ConnectionEvent(time, source)
        {
            Sequence = number,
            IngestedAt = duration is { Ticks: > 0 } d ? time + d : null,
            Destination = Addresses.Parse(_row[DstAddr]),
            Protocol = protocol,
            State = ArgusStates.Parse(protocol, _row[State]),
            Duration = duration,
            SourcePort = ports ? Utf8Values.Port(_row[Sport]) : null,
            DestinationPort = ports ? Utf8Values.Port(_row[Dport]) : null,
            IpBytes = bytes,
            BytesSent = sent,
            BytesReceived = bytes >= sent ? bytes - sent : null,
            PacketsSent = packetsSent ?? packets,
            PacketsReceived = packets >= packetsSent ? packets - packetsSent : null,
        };
    }
}
