using System.Diagnostics;
using System.Net;

namespace Threat.Features.Bench;

/// <summary>A batch of 1,000 sources with 100 events each through the adapter: cold, then the same warm.</summary>
internal static class BatchBench
{
    public static async Task RunAsync()
    {
        const int Sources = 1000, Events = 100;
        DateTimeOffset asOf = DateTimeOffset.UtcNow;
        Random random = new(5);
        Dictionary<string, IReadOnlyList<SecurityEvent>> events = [];
        for (int s = 0; s < Sources; s++)
        {
            IPAddress source = IPAddress.Parse($"198.18.{s >> 8}.{s & 255}");
            events[source.ToString()] = [.. Enumerable.Range(0, Events).Select(i => (SecurityEvent)new ConnectionEvent(asOf - TimeSpan.FromSeconds(random.Next(1, 80_000)), source)
            {
                Destination = IPAddress.Parse($"192.0.2.{random.Next(1, 250)}"),
                SourcePort = random.Next(1024, 65_000),
                DestinationPort = random.Next(4) == 0 ? random.Next(1, 65_000) : 443,
            })];
        }
        StoredFeatureExtractor extractor = new(new ThreatFeatureExtractor(), new InMemoryFeatureStore());
        List<double> cold = [], warm = [];
        for (int round = 0; round < 12; round++)
        {
            await extractor.Pipeline.InvalidateAllAsync();
            cold.Add(await TimeAsync(extractor, events, asOf));
            warm.Add(await TimeAsync(extractor, events, asOf));
        }
        double c = Samples.Median([.. cold.Skip(2)]), w = Samples.Median([.. warm.Skip(2)]);
        Console.WriteLine($"batch of {Sources:N0} sources × {Events} events: cold {c:F1} ms, warm {w:F2} ms, {c / w:F0} times faster");
    }

    private static async Task<double> TimeAsync(StoredFeatureExtractor extractor, Dictionary<string, IReadOnlyList<SecurityEvent>> events, DateTimeOffset asOf)
    {
        long start = Stopwatch.GetTimestamp();
        FeatureBatch batch = await extractor.ExtractFeaturesBatchAsync(events, asOf);
        if (batch.FailedCount > 0) throw new InvalidOperationException($"{batch.FailedCount} extractions failed.");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
