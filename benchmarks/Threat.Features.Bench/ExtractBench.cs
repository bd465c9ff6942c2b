using System.Diagnostics;
using System.Net;
using Threat.Benchmarks.Store;
using Threat.Features.Benchmarks;

namespace Threat.Features.Bench;

/// <summary>Batch extraction of one source's day on one core: the best and the median time of a warm extractor, and what it allocates.</summary>
internal static class ExtractBench
{
    public static void Run()
    {
        foreach ((int n, double limit) in (ReadOnlySpan<(int, double)>)[(100, 0.1), (1_000, 0.8), (10_000, 5)])
        {
            SecurityEvent[] events = DayOfEvents.Of(n);
            ThreatFeatureExtractor extractor = new();
            IPAddress source = events[0].Source;
            DateTimeOffset asOf = DayOfEvents.Start.AddDays(1);
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
}
