using System.Net;
using System.Text;
using nietras.SeparatedValues;

namespace Threat.Features.Internal;

/// <summary>Flows as Argus writes them, separated by commas or tabs.</summary>
internal sealed class BinetflowParser(EventReaderOptions options) : LineParser
{
    private const int Start = 0, Duration = 1, Proto = 2, SrcAddr = 3, Sport = 4, DstAddr = 5, Dport = 6, State = 7, TotPkts = 8, TotBytes = 9, SrcBytes = 10, SrcPkts = 11;

    private static readonly FieldTable Table = new("StartTime", "Dur", "Proto", "SrcAddr", "Sport", "DstAddr", "Dport", "State", "TotPkts", "TotBytes", "SrcBytes", "SrcPkts");

    private readonly FieldRow _row = new(Table.Count);
    private int[]? _columns;
    private CsvLines? _csv;

    public override LineOutcome Parse(ReadOnlySpan<byte> line, long number, Queue<SecurityEvent> output, out string reason)
    {
        if (line.StartsWith("StartTime"u8) || line.StartsWith("\"StartTime\""u8)) return Header(line, out reason);
        if (_columns is null || _csv is null) return Stop("the first line is no header; a binetflow file begins with StartTime,Dur,Proto,...", out reason);
        if (!_csv.TryRead(line, out reason)) return LineOutcome.Malformed;
        SepReader.Row row = _csv.Current;
        if (row.ColCount < _columns.Length) return Bad($"the row has {row.ColCount} columns, the header {_columns.Length}.", out reason);
        _row.Clear();
        for (int c = 0; c < _columns.Length; c++)
        {
            if (_columns[c] < 0) continue;
            ReadOnlySpan<char> value = row[c].Span.Trim(' ');
            _row.Commit(_columns[c], Encoding.UTF8.GetBytes(value, _row.Reserve(value.Length * 3)));
        }
        if (!Utf8Values.TryIso(_row[Start], options.TimeZone, out DateTimeOffset time)) return Bad("StartTime is no time.", out reason);
        TransportProtocol protocol = Protocols.Parse(_row[Proto]);
        if (protocol == TransportProtocol.Unknown) return LineOutcome.Ignored;
        if (Addresses.Parse(_row[SrcAddr]) is not { } source) return Bad("SrcAddr is no address.", out reason);
        output.Enqueue(Flow(time, source, number, protocol));
        return LineOutcome.Row;
    }

    public override void Dispose() => _csv?.Dispose();

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
        _csv?.Dispose();
        _csv = new CsvLines(line.Contains((byte)'\t') ? (byte)'\t' : (byte)',');
        if (!_csv.TryRead(line, out reason)) return LineOutcome.Fatal;
        SepReader.Row header = _csv.Current;
        int[] columns = new int[header.ColCount];
        for (int c = 0; c < columns.Length; c++) columns[c] = Table.Find(Encoding.UTF8.GetBytes(header[c].ToString().Trim(' ')));
        string[] missing = [.. new[] { "StartTime", "Proto", "SrcAddr", "DstAddr", "Dport", "State" }.Where(n => !columns.Contains(Table.Find(Encoding.ASCII.GetBytes(n))))];
        if (missing.Length > 0) return Stop($"the header lacks {string.Join(", ", missing)}, which BinetflowReader needs.", out reason);
        _columns = columns;
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
