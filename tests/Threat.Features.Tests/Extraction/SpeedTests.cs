using System.Diagnostics;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

/// <summary>Prints what extraction takes and allocates; the allocation is asserted, the time depends on the machine.</summary>
public sealed class SpeedTests
{
    [TestCase(100)]
    [TestCase(1_000)]
    [TestCase(10_000)]
    public void Extraction_allocates_nothing_per_event(int n)
    {
        SecurityEvent[] events = [.. Enumerable.Range(0, n).Select(i => Mixed(i, 86_000.0 * (n - i) / n))];
        ThreatFeatureExtractor extractor = new();
        for (int i = 0; i < 20; i++) extractor.Extract(Source, events, T);
        double best = double.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long start = Stopwatch.GetTimestamp();
            extractor.Extract(Source, events, T);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        extractor.Extract(Source, events, T);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Out.WriteLine($"{n} events: {best:0.000} ms, {allocated} bytes");
        allocated.ShouldBeLessThan(4096);
    }

    private static SecurityEvent Mixed(int i, double ago) => (i % 10) switch
    {
        < 6 => Connection(ago, 1 + i % 500, host: i % 200),
        < 8 => Login(ago, "u" + i % 50),
        8 => Command(ago, "ls -la /tmp"),
        _ => Request(ago, "/a/b?id=" + i % 100 + "%20x"),
    };
}
