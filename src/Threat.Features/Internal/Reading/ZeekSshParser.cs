using System.Globalization;
using System.Net;

namespace Threat.Features.Internal;

internal sealed class ZeekSshParser() : ZeekParser("ssh", nameof(ZeekSshReader), Table, "ts", "id.orig_h", "auth_attempts")
{
    private const int Success = 6, Attempts = 7, MostAttempts = 1000;

    private static readonly FieldTable Table = new("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "auth_success", "auth_attempts");

    protected override LineOutcome Map(FieldRow row, DateTimeOffset time, IPAddress source, long number, Queue<SecurityEvent> output, out string reason)
    {
        reason = "";
        bool? success = row.Has(Success) ? row[Success].SequenceEqual("true"u8) || row[Success].SequenceEqual("T"u8) : null;
        int attempts = (int)Math.Clamp(Utf8Values.Count(row[Attempts]), success is null ? 0 : 1, MostAttempts);
        string? uid = row.Has(Uid) ? Strings.Get(row[Uid]) : null;
        if (attempts == 0) output.Enqueue(new OtherEvent(time, source, "ssh") { Frame = Frame(time, source, number, uid) });
        for (int i = 1; i <= attempts; i++)
        {
            output.Enqueue(new AuthenticationEvent(time, source)
            {
                Frame = Frame(time, source, number, uid is null ? null : string.Create(CultureInfo.InvariantCulture, $"{uid}#{i}")),
                Service = "ssh",
                Outcome = i == attempts && success == true ? EventOutcome.Success : success is null && i == attempts ? EventOutcome.Unknown : EventOutcome.Failure,
            });
        }
        return LineOutcome.Row;
    }
}
