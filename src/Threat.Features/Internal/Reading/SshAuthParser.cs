using System.Net;

namespace Threat.Features.Internal;

internal sealed class SshAuthParser(EventReaderOptions options, Stream stream) : LineParser
{
    private const int MostRepetitions = 1000;
    private readonly SyslogClock _clock = new(options, stream);

    public override LineOutcome Parse(ReadOnlySpan<byte> line, long number, Queue<SecurityEvent> output, out string reason)
    {
        if (!TryTime(ref line, out DateTimeOffset time, out reason)) return _clock.IsLost ? LineOutcome.Fatal : LineOutcome.Malformed;
        int host = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> rest = host < 0 ? default : line[(host + 1)..];
        if (!rest.StartsWith("sshd"u8)) return LineOutcome.Ignored;
        int colon = rest.IndexOf(": "u8);
        if (colon < 0) return LineOutcome.Ignored;
        ReadOnlySpan<byte> message = rest[(colon + 2)..].Trim((byte)' ');
        return Message(message, time, number, 1, output) ? LineOutcome.Row : LineOutcome.Ignored;
    }

    private bool Message(ReadOnlySpan<byte> m, DateTimeOffset time, long number, int times, Queue<SecurityEvent> output)
    {
        if (m.StartsWith("message repeated "u8))
        {
            int end = m.IndexOf(" times: [ "u8);
            if (end < 0) return false;
            int repeated = Utf8Values.Digits(m[17..end]);
            ReadOnlySpan<byte> message = m[(end + 10)..].TrimEnd("] "u8);
            // A repetition is not repeated: else a line of nothing but these words would go as deep as it is long.
            return repeated > 0 && !message.StartsWith("message repeated "u8) && Message(message, time, number, Math.Min(repeated, MostRepetitions), output);
        }
        if (m.StartsWith("Failed "u8)) return Login(m, EventOutcome.Failure, time, number, times, output);
        if (m.StartsWith("Accepted "u8)) return Login(m, EventOutcome.Success, time, number, times, output);
        string? name = m.StartsWith("Invalid user "u8) ? "invalid-user" : m.StartsWith("Connection closed"u8) || m.StartsWith("Received disconnect"u8) || m.StartsWith("Disconnected"u8) || m.StartsWith("Connection reset"u8) ? "disconnect"
            : m.StartsWith("Did not receive identification"u8) || m.StartsWith("Bad protocol version"u8) || m.StartsWith("banner exchange"u8) ? "no-identification"
            : m.StartsWith("error: maximum authentication attempts"u8) ? "maximum-attempts" : m.StartsWith("reverse mapping"u8) ? "reverse-mapping" : null;
        if (name is null || Address(m) is not { } source) return false;
        for (int i = 0; i < times; i++) output.Enqueue(new OtherEvent(time, source, name) { Sequence = number });
        return true;
    }

    /// <summary>"Failed password for invalid user NAME from ADDRESS port N ssh2"; a name may itself hold " from ", so the last one counts.</summary>
    private bool Login(ReadOnlySpan<byte> m, EventOutcome outcome, DateTimeOffset time, long number, int times, Queue<SecurityEvent> output)
    {
        int forAt = m.IndexOf(" for "u8), from = m.LastIndexOf(" from "u8);
        if (forAt < 0 || from < forAt) return false;
        ReadOnlySpan<byte> user = from < forAt + 5 ? default : m[(forAt + 5)..from], tail = m[(from + 6)..];
        if (user.StartsWith("invalid user "u8)) user = user[13..];
        int space = tail.IndexOf((byte)' ');
        if (Addresses.Parse(space < 0 ? tail : tail[..space]) is not { } source) return false;
        ReadOnlySpan<byte> port = space >= 0 && tail[space..].StartsWith(" port "u8) ? tail[(space + 6)..] : default;
        int end = port.IndexOf((byte)' ');
        string name = Strings.Get(user);
        for (int i = 0; i < times; i++)
            output.Enqueue(new AuthenticationEvent(time, source) { Sequence = number, Outcome = outcome, UserName = name, Service = "ssh", SourcePort = Utf8Values.Port(end < 0 ? port : port[..end]) });
        return true;
    }

    /// <summary>The last word that is an address.</summary>
    private IPAddress? Address(ReadOnlySpan<byte> message)
    {
        IPAddress? found = null;
        foreach (Range part in message.Split((byte)' '))
        {
            ReadOnlySpan<byte> word = message[part].Trim("[]():,"u8);
            if (word.Length < 2 || word.IndexOfAny((byte)'.', (byte)':') < 0) continue;
            found = Addresses.Parse(word) ?? found;
        }
        return found;
    }

    private bool TryTime(ref ReadOnlySpan<byte> line, out DateTimeOffset time, out string reason)
    {
        time = default;
        reason = "the line begins with no time.";
        if (line.Length > 20 && line[4] == '-' && line.IndexOf((byte)' ') is var end and > 18 && Utf8Values.TryIso(line[..end], options.TimeZone, out time))
        {
            line = line[(end + 1)..];
            return true;
        }
        if (line.Length < 17 || !_clock.TryTime(line[..16], out time, ref reason)) return false;
        line = line[16..];
        return true;
    }
}
