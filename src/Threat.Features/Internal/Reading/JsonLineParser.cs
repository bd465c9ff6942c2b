using System.Net;

namespace Threat.Features.Internal;

/// <summary>One JSON object a line, with a time and a source address.</summary>
internal abstract class JsonLineParser(FieldTable table, int timeField, string timeName, TimeZoneInfo zone) : LineParser
{
    protected readonly FieldRow Row = new(table.Count);

    public sealed override LineOutcome Parse(ReadOnlySpan<byte> line, long number, Queue<SecurityEvent> output, out string reason)
    {
        if (!JsonRow.TryRead(line, table, Row, out reason)) return LineOutcome.Malformed;
        if (!Utf8Values.TryTime(Row[timeField], zone, out DateTimeOffset time)) return Bad(Row.Has(timeField) ? timeName + " is no time." : timeName + " is missing.", out reason);
        ReadOnlySpan<byte> address = SourceText();
        if (address.IsEmpty) return LineOutcome.Ignored;
        return Addresses.Parse(address) is { } source ? Map(time, source, number, output, out reason) : Bad("the source is no address.", out reason);
    }

    protected abstract ReadOnlySpan<byte> SourceText();

    protected abstract LineOutcome Map(DateTimeOffset time, IPAddress source, long number, Queue<SecurityEvent> output, out string reason);

    protected string? Text(int field) => Row.Has(field) ? Strings.Get(Row[field]) : null;

    protected string Text(int field, string otherwise) => Row.Has(field) ? Strings.Get(Row[field]) : otherwise;

    protected long? Amount(int field) => Utf8Values.Amount(Row[field]);

    protected int? Port(int field) => Utf8Values.Port(Row[field]);
}
