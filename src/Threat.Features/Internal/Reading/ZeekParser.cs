using System.Text;

namespace Threat.Features.Internal;

/// <summary>Zeek's logs: tab-separated under a header, or JSON. Derived parsers say which fields they want and what they mean.</summary>
internal abstract class ZeekParser(string path, string reader, FieldTable table, params string[] required) : LineParser
{
    public const int Ts = 0, Uid = 1, OrigHost = 2, OrigPort = 3, RespHost = 4, RespPort = 5;
    private readonly FieldRow _row = new(table.Count);
    private int[]? _columns;
    private bool _sawJson;

    public sealed override LineOutcome Parse(ReadOnlySpan<byte> line, long number, Queue<SecurityEvent> output, out string reason)
    {
        if (line[0] == '{')
        {
            if (!JsonRow.TryRead(line, table, _row, out reason)) return LineOutcome.Malformed;
            _sawJson = true;
            return Convert(number, output, out reason);
        }
        if (_sawJson && _columns is null && line[0] != '#')
        {
            reason = "the line is no JSON object.";
            return LineOutcome.Malformed;
        }
        if (line[0] == '#') return Header(line, out reason);
        if (_columns is null)
        {
            reason = $"there is no #fields line before the first row. {reader} reads Zeek's {path}.log, tab-separated with its header or as JSON.";
            return LineOutcome.Fatal;
        }
        return Split(line, out reason) ? Convert(number, output, out reason) : LineOutcome.Malformed;
    }

    protected abstract LineOutcome Map(FieldRow row, DateTimeOffset time, System.Net.IPAddress source, long number, Queue<SecurityEvent> output, out string reason);

    /// <summary>The identity of the connection that every Zeek log repeats.</summary>
    protected EventFrame Frame(DateTimeOffset time, System.Net.IPAddress source, long number, string? id, bool ports = true)
        => new(time, source, number, id, null, Addresses.Parse(_row[RespHost]), ports ? Utf8Values.Port(_row[OrigPort]) : null, ports ? Utf8Values.Port(_row[RespPort]) : null);

    protected static string? Named(Utf8Strings strings, ReadOnlySpan<byte> text) => text.IsEmpty ? null : strings.Get(text);

    private LineOutcome Convert(long number, Queue<SecurityEvent> output, out string reason)
    {
        if (!Utf8Values.TryTime(_row[Ts], TimeZoneInfo.Utc, out DateTimeOffset time))
        {
            reason = _row.Has(Ts) ? "ts is no time." : "ts is missing.";
            return LineOutcome.Malformed;
        }
        if (Addresses.Parse(_row[OrigHost]) is { } source) return Map(_row, time, source, number, output, out reason);
        reason = _row.Has(OrigHost) ? "id.orig_h is no address." : "id.orig_h is missing.";
        return LineOutcome.Malformed;
    }

    private LineOutcome Header(ReadOnlySpan<byte> line, out string reason)
    {
        reason = "";
        if (line.StartsWith("#path\t"u8) && !line[6..].SequenceEqual(Encoding.ASCII.GetBytes(path)))
        {
            reason = $"this is Zeek's {Encoding.ASCII.GetString(line[6..Math.Min(line.Length, 38)])} log; {reader} reads {path}.log.";
            return LineOutcome.Fatal;
        }
        if (line.StartsWith("#separator"u8) && !line.EndsWith("\\x09"u8))
        {
            reason = "only tab-separated Zeek logs are read; this one names another separator.";
            return LineOutcome.Fatal;
        }
        if (!line.StartsWith("#fields\t"u8)) return LineOutcome.Ignored;
        List<int> columns = [];
        foreach (Range part in line[8..].Split((byte)'\t')) columns.Add(table.Find(line[8..][part]));
        string[] missing = [.. required.Where(name => !columns.Contains(table.Find(Encoding.ASCII.GetBytes(name))))];
        if (missing.Length > 0)
        {
            reason = $"the header lacks {string.Join(", ", missing)}, which {reader} needs.";
            return LineOutcome.Fatal;
        }
        _columns = [.. columns];
        return LineOutcome.Ignored;
    }

    private bool Split(ReadOnlySpan<byte> line, out string reason)
    {
        _row.Clear();
        int column = 0;
        for (ReadOnlySpan<byte> rest = line; column < _columns!.Length; column++)
        {
            int tab = rest.IndexOf((byte)'\t');
            ReadOnlySpan<byte> value = tab < 0 ? rest : rest[..tab];
            if (_columns[column] >= 0 && !value.SequenceEqual("-"u8) && !value.SequenceEqual("(empty)"u8)) Store(_columns[column], value);
            if (tab < 0) break;
            rest = rest[(tab + 1)..];
        }
        reason = column < _columns.Length - 1 ? $"the row has {column + 1} columns, the header {_columns.Length}." : "";
        return reason.Length == 0;
    }

    private void Store(int field, ReadOnlySpan<byte> value)
    {
        if (value.IndexOf("\\x"u8) < 0)
        {
            _row.Set(field, value);
            return;
        }
        Span<byte> room = _row.Reserve(value.Length);
        int n = 0;
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 3 < value.Length && value[i + 1] == 'x' && System.Buffers.Text.Utf8Parser.TryParse(value.Slice(i + 2, 2), out byte b, out int used, 'x') && used == 2)
            {
                room[n++] = b;
                i += 3;
            }
            else room[n++] = value[i];
        }
        _row.Commit(field, n);
    }
}
