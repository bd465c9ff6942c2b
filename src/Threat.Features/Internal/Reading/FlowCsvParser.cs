using System.Net;
using System.Text;
using nietras.SeparatedValues;

namespace Threat.Features.Internal;

/// <summary>Flows separated by commas or tabs, under a header that says whose column names they have.</summary>
internal sealed class FlowCsvParser(EventReaderOptions options) : LineParser
{
    private readonly FieldRow _row = new(FlowField.Count);
    private readonly long[] _perSecond = new long[FlowField.Count];
    private FlowDialect? _dialect;

    /// <summary>For each column its place in the dialect's columns, or −1.</summary>
    private int[] _columns = [];
    private byte[] _headerStart = [];
    private CsvLines? _csv;
    private bool _summary;

    public override LineOutcome Parse(ReadOnlySpan<byte> line, long number, Queue<SecurityEvent> output, out string reason)
    {
        if (_dialect is null || _csv is null || line.StartsWith(_headerStart)) return Header(line, out reason);
        reason = "";
        _summary |= _dialect.IsNfdump && (line.SequenceEqual("Summary"u8) || line.StartsWith("Summary:"u8) || line.StartsWith("No match"u8));
        if (_summary) return LineOutcome.Ignored;
        if (!_csv.TryRead(line, out reason)) return LineOutcome.Malformed;
        SepReader.Row row = _csv.Current;
        if (row.ColCount < _columns.Length) return Bad($"the row has {row.ColCount} columns, the header {_columns.Length}.", out reason);
        Take(row, _dialect);
        if (!TryTime(FlowField.Start, out DateTimeOffset time)) return Bad(NameOf(FlowField.Start) + " is no time.", out reason);
        TransportProtocol protocol = Protocols.Parse(_row[FlowField.Protocol]);
        if (protocol == TransportProtocol.Unknown) return LineOutcome.Ignored;
        if (Addresses.Parse(_row[FlowField.Source]) is not { } source) return Bad(NameOf(FlowField.Source) + " is no address.", out reason);
        output.Enqueue(Flow(time, source, number, protocol, _dialect.IsNfdump));
        return LineOutcome.Row;
    }

    public override void Dispose() => _csv?.Dispose();

    private static LineOutcome Stop(string why, out string reason)
    {
        reason = why;
        return LineOutcome.Fatal;
    }

    private LineOutcome Header(ReadOnlySpan<byte> line, out string reason)
    {
        byte separator = line.Contains((byte)'\t') ? (byte)'\t' : (byte)',';
        using CsvLines csv = new(separator);
        if (!csv.TryRead(line, out reason)) return _dialect is null ? LineOutcome.Fatal : LineOutcome.Malformed;
        SepReader.Row row = csv.Current;
        string[] header = new string[row.ColCount];
        for (int c = 0; c < header.Length; c++) header[c] = row[c].ToString().Trim(' ');
        if (FlowDialect.Of(header) is not { } dialect) return _dialect is null ? Stop(FlowDialect.Unknown, out reason) : Bad("the row begins like the header and is none.", out reason);
        string[] missing = dialect.Missing(header);
        if (missing.Length > 0) return Stop($"the header lacks {string.Join(", ", missing)}, which FlowCsvReader needs of {dialect.Name} flows.", out reason);
        _csv?.Dispose();
        _csv = new CsvLines(separator);
        (_dialect, _columns, _summary) = (dialect, [.. header.Select(dialect.IndexOf)], false);
        foreach (int c in _columns)
        {
            if (c >= 0) _perSecond[dialect.Columns[c].Field] = dialect.Columns[c].PerSecond;
        }
        _headerStart = line[..(line.IndexOf(separator) + 1)].ToArray();
        return LineOutcome.Ignored;
    }

    /// <summary>Of several columns that say the same the last one counts that is not empty: of two addresses the one that is set.</summary>
    private void Take(SepReader.Row row, FlowDialect dialect)
    {
        _row.Clear();
        for (int c = 0; c < _columns.Length; c++)
        {
            if (_columns[c] < 0) continue;
            int field = dialect.Columns[_columns[c]].Field;
            ReadOnlySpan<char> value = row[c].Span.Trim(' ');
            if (_row.Has(field) && value is "" or "0.0.0.0" or "::") continue;
            _row.Commit(field, Encoding.UTF8.GetBytes(value, _row.Reserve(value.Length * 3)));
        }
    }

    private string NameOf(int field) => _dialect!.Columns[_columns.First(c => c >= 0 && _dialect.Columns[c].Field == field)].Column;

    private bool TryTime(int field, out DateTimeOffset time)
    {
        ReadOnlySpan<byte> text = _row[field];
        if (text.Length > 10 && text[4] is (byte)'-' or (byte)'/') return Utf8Values.TryIso(text, options.TimeZone, out time);
        if (_perSecond[field] <= 1_000) return Utf8Values.TryUnix(text, out time);
        long ticks = Ticks(Utf8Values.Count(text), _perSecond[field]);
        time = ticks < 0 ? default : DateTimeOffset.UnixEpoch.AddTicks(ticks);
        return ticks >= 0;
    }

    private TimeSpan? Duration(DateTimeOffset start)
    {
        TimeSpan? duration = TryTime(FlowField.End, out DateTimeOffset end) && end >= start ? end - start : null;
        if (_row.Has(FlowField.Duration))
        {
            long perSecond = _perSecond[FlowField.Duration];
            if (perSecond == 1) duration = Utf8Values.Seconds(_row[FlowField.Duration]) ?? duration;
            else if (Ticks(Utf8Values.Count(_row[FlowField.Duration]), perSecond) is var ticks and >= 0) duration = new TimeSpan(ticks);
        }
        return duration <= TimeSpan.FromDays(36_500) ? duration : null;
    }

    /// <summary>A count of units as ticks; −1 for one below 0 or after the year 9999.</summary>
    private static long Ticks(long count, long perSecond)
    {
        Int128 ticks = (Int128)count * TimeSpan.TicksPerSecond / perSecond;
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks ? -1 : (long)ticks;
    }

    private ConnectionEvent Flow(DateTimeOffset time, IPAddress source, long number, TransportProtocol protocol, bool zeroIsUnknown)
    {
        int? Port(int field) => protocol is TransportProtocol.Tcp or TransportProtocol.Udp or TransportProtocol.Sctp ? Utf8Values.Port(_row[field]) : null;
        TimeSpan? duration = Duration(time);
        long? bytes = Amount(FlowField.Bytes), sent = Amount(FlowField.BytesSent), received = Amount(FlowField.BytesReceived);
        long? packets = Amount(FlowField.Packets), packetsSent = Amount(FlowField.PacketsSent), packetsReceived = Amount(FlowField.PacketsReceived);
        if (zeroIsUnknown && received is null or 0 && packetsReceived is null or 0) received = packetsReceived = null;
        received ??= bytes >= sent ? bytes - sent : null;
        return new ConnectionEvent(time, source)
        {
            Frame = new EventFrame(time, source, number, null, Utf8Values.EndOf(time, duration), Addresses.Parse(_row[FlowField.Target]), Port(FlowField.SourcePort), Port(FlowField.TargetPort)),
            Protocol = protocol,
            State = StateOf(protocol, packetsReceived),
            Duration = duration,
            IpBytes = bytes ?? (sent <= long.MaxValue / 2 ? sent + Math.Min(received.GetValueOrDefault(), long.MaxValue / 2) : null),
            BytesSent = sent,
            BytesReceived = received,
            PacketsSent = packetsSent ?? packets,
            PacketsReceived = packetsReceived ?? (packets >= packetsSent ? packets - packetsSent : null),
        };
    }

    private long? Amount(int field) => Utf8Values.Amount(_row[field]);

    private ConnectionState StateOf(TransportProtocol protocol, long? answers)
    {
        if (_row.Has(FlowField.State)) return ArgusStates.Parse(protocol, _row[FlowField.State]);
        if (protocol != TransportProtocol.Tcp) return answers > 0 ? ConnectionState.SF : ConnectionState.Unknown;
        int flags = TcpFlagStates.Parse(_row[FlowField.Flags]);
        return _row.Has(FlowField.AnswerFlags) ? TcpFlagStates.Of(flags, TcpFlagStates.Parse(_row[FlowField.AnswerFlags])) : TcpFlagStates.OfRecord(flags, answers);
    }
}
