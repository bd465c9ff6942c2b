using System.Diagnostics;
using System.Net;
using Threat.Benchmarks.Store;

namespace Threat.Features.Bench;

/// <summary>Batch extraction of one source's day on one core: the best and the median time of a warm extractor, and what it allocates.</summary>
internal static class ExtractBench
{
    public static void Run()
    {
        foreach ((int n, double limit) in (ReadOnlySpan<(int, double)>)[(100, 0.1), (1_000, 0.8), (10_000, 5)])
        {
            SecurityEvent[] events = Day(n);
            ThreatFeatureExtractor extractor = new();
            IPAddress source = events[0].Source;
            DateTimeOffset asOf = Start.AddDays(1);
            int rounds = 2_000_000 / n;
            List<double> times = [];
            for (int i = 0; i < rounds + 2000; i++)
            {
                long start = Stopwatch.GetTimestamp();
                extractor.Extract(source, events, asOf);
                if (i >= 2000) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            long before = GC.GetAllocatedBytesForCurrentThread();
            extractor.Extract(source, events, asOf);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Console.WriteLine($"extract {n:N0} events: best {times.Min():F3} ms, median {StoreData.Median(times):F3} ms (limit {limit} ms), {bytes} bytes allocated");
        }
    }

    internal static readonly DateTimeOffset Start = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A day of one source: six connections in ten, two logins, a command and a request.</summary>
    internal static SecurityEvent[] Day(int count, int source = 1)
    {
        IPAddress from = new([10, 1, (byte)(source >> 8), (byte)source]);
        return [.. Enumerable.Range(0, count).Select(i => One(i, count, from))];
    }

    internal static SecurityEvent One(int i, int count, IPAddress from)
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
