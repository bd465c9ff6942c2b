using System.Globalization;
using System.Net;

namespace Threat.Features.Internal;

internal sealed class ZeekDnsParser() : ZeekParser("dns", nameof(ZeekDnsReader), Table, "ts", "id.orig_h", "query")
{
    private const int Query = 6, Type = 7, Code = 8, Transaction = 9;

    private static readonly FieldTable Table = new("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "query", "qtype_name", "rcode_name", "trans_id");

    protected override LineOutcome Map(FieldRow row, DateTimeOffset time, IPAddress source, long number, Queue<SecurityEvent> output, out string reason)
    {
        reason = "";
        if (!row.Has(Query)) return LineOutcome.Ignored;
        string? id = row.Has(Uid) ? string.Create(CultureInfo.InvariantCulture, $"{Strings.Get(row[Uid])}#{Strings.Get(row[Transaction])}#{Strings.Get(row[Type])}") : null;
        output.Enqueue(new DnsEvent(time, source, Strings.Get(row[Query])) { Frame = Frame(time, source, number, id), QueryType = Named(Strings, row[Type]), ResponseCode = Named(Strings, row[Code]) });
        return LineOutcome.Row;
    }
}
