using System.Globalization;
using System.Net;

namespace Threat.Features.Internal;

internal sealed class ZeekHttpParser() : ZeekParser("http", nameof(ZeekHttpReader), Table, "ts", "id.orig_h", "method", "uri")
{
    private const int Method = 6, Host = 7, Uri = 8, UserAgent = 9, RequestLength = 10, ResponseLength = 11, Status = 12, Depth = 13;

    private static readonly FieldTable Table = new("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "method", "host", "uri", "user_agent", "request_body_len", "response_body_len", "status_code", "trans_depth");

    protected override LineOutcome Map(FieldRow row, DateTimeOffset time, IPAddress source, long number, Queue<SecurityEvent> output, out string reason)
    {
        reason = "";
        if (!row.Has(Method)) return LineOutcome.Ignored;
        output.Enqueue(new HttpRequestEvent(time, source, Strings.Get(row[Method]), Strings.Get(row[Uri]))
        {
            Frame = Frame(time, source, number, row.Has(Uid) ? string.Create(CultureInfo.InvariantCulture, $"{Strings.Get(row[Uid])}#{Strings.Get(row[Depth])}") : null),
            Host = Named(Strings, row[Host]),
            UserAgent = Named(Strings, row[UserAgent]),
            StatusCode = Utf8Values.Port(row[Status]),
            RequestBytes = Utf8Values.Amount(row[RequestLength]),
            ResponseBytes = Utf8Values.Amount(row[ResponseLength]),
        });
        return LineOutcome.Row;
    }
}
