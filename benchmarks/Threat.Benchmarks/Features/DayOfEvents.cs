using System.Net;

namespace Threat.Features.Benchmarks;

/// <summary>A day of one source: six connections in ten, two logins, a command and a request.</summary>
internal static class DayOfEvents
{
    public static readonly DateTimeOffset Start = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    public static SecurityEvent[] Of(int count, int source = 1)
    {
        IPAddress from = new([10, 1, (byte)(source >> 8), (byte)source]);
        return [.. Enumerable.Range(0, count).Select(i => One(i, count, from))];
    }

    public static SecurityEvent One(int i, int count, IPAddress from)
    {
        DateTimeOffset time = Start.AddSeconds(86_000.0 * i / count);
        return (i % 10) switch
        {
            < 6 => new ConnectionEvent(time, from)
            {
                Destination = new IPAddress([10, 9, 0, (byte)(i % 200)]),
                DestinationPort = 1 + i % 500,
                SourcePort = 1024 + i % 5000,
                State = i % 3 == 0 ? ConnectionState.REJ : ConnectionState.SF,
                Duration = TimeSpan.FromSeconds(1),
                Protocol = TransportProtocol.Tcp,
                BytesSent = 100 + i % 7,
                BytesReceived = 200,
                PacketsSent = 2,
                PacketsReceived = 2,
                IpBytes = 400,
            },
            < 8 => new AuthenticationEvent(time, from) { UserName = "u" + i % 50, Outcome = EventOutcome.Failure, Destination = new IPAddress([10, 9, 0, 1]), DestinationPort = 22 },
            8 => new CommandEvent(time, from, "ls -la /tmp"),
            _ => new HttpRequestEvent(time, from, "GET", "/a/b?id=" + i % 100 + "%20x"),
        };
    }
}
