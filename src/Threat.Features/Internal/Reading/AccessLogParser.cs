using System.Net;

namespace Threat.Features.Internal;

internal sealed class AccessLogParser : LineParser
{
    public override LineOutcome Parse(ReadOnlySpan<byte> line, long number, Queue<SecurityEvent> output, out string reason)
    {
        reason = "";
        if (line is [(byte)'"', .., (byte)'"']) line = line[1..^1];
        int space = line.IndexOf((byte)' '), open = line.IndexOf((byte)'['), close = line.IndexOf((byte)']');
        if (space <= 0 || open < space || close < open) return Bad("there is no address and no [time].", out reason);
        if (!TryTime(line[(open + 1)..close], out DateTimeOffset time)) return Bad("the time is not as in [17/May/2015:10:05:03 +0000].", out reason);
        ReadOnlySpan<byte> rest = line[(close + 1)..].TrimStart((byte)' ');
        if (!TryQuoted(ref rest, out ReadOnlySpan<byte> request)) return Bad("there is no quoted request after the time.", out reason);
        if (Addresses.Parse(line[..space]) is not { } source || request.SequenceEqual("-"u8)) return LineOutcome.Ignored;
        output.Enqueue(Request(time, source, number, request, rest));
        return LineOutcome.Row;
    }

    private SecurityEvent Request(DateTimeOffset time, IPAddress source, long number, ReadOnlySpan<byte> request, ReadOnlySpan<byte> rest)
    {
        int first = request.IndexOf((byte)' '), last = request.LastIndexOf((byte)' ');
        if (first <= 0 || first > 20 || request[..first].IndexOfAnyExceptInRange((byte)'A', (byte)'Z') >= 0) return new OtherEvent(time, source, "malformed-request") { Sequence = number };
        ReadOnlySpan<byte> target = last > first && request[(last + 1)..].StartsWith("HTTP/"u8) ? request[(first + 1)..last] : request[(first + 1)..];
        rest = rest.TrimStart((byte)' ');
        ReadOnlySpan<byte> status = Word(ref rest), bytes = Word(ref rest);
        string? agent = TryQuoted(ref rest, out _) && TryQuoted(ref rest, out ReadOnlySpan<byte> text) && !text.SequenceEqual("-"u8) ? Strings.Get(text) : null;
        return new HttpRequestEvent(time, source, Strings.Get(request[..first]), Strings.Get(target)) { Sequence = number, StatusCode = Utf8Values.Port(status), ResponseBytes = Utf8Values.Amount(bytes), UserAgent = agent };
    }

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return word;
    }

    /// <summary>The text between quotes; \" within it does not end it.</summary>
    private static bool TryQuoted(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        rest = rest.TrimStart((byte)' ');
        if (rest.IsEmpty || rest[0] != '"') return false;
        for (int i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '\\') i++;
            else if (rest[i] == '"')
            {
                text = rest[1..i];
                rest = rest[(i + 1)..];
                return true;
            }
        }
        return false;
    }

    /// <summary>17/May/2015:10:05:03 +0000.</summary>
    private static bool TryTime(ReadOnlySpan<byte> t, out DateTimeOffset time)
    {
        time = default;
        if (t.Length < 26 || t[2] != '/' || t[6] != '/' || t[11] != ':' || t[14] != ':' || t[17] != ':' || t[20] != ' ') return false;
        int month = MonthNames.Parse(t[3..6]);
        if (!Utf8Values.TryTicks(Utf8Values.Digits(t[7..11]), month, Utf8Values.Digits(t[..2]), Utf8Values.Digits(t[12..14]), Utf8Values.Digits(t[15..17]), Utf8Values.Digits(t[18..20]), out long ticks)
            || !Utf8Values.TryOffset(t[21..], out long offset) || ticks - offset < 0 || ticks - offset > DateTime.MaxValue.Ticks) return false;
        time = new DateTimeOffset(ticks - offset, TimeSpan.Zero);
        return true;
    }
}
