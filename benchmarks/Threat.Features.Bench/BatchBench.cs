using System.Diagnostics;
using Threat.Benchmarks.Store;

namespace Threat.Features.Bench;

/// <summary>A batch of 1,000 sources with 100 events each through the adapter: cold, then the same warm.</summary>
internal static class BatchBench
{
    public static async Task RunAsync()
    {
        const int Sources = 1000, Events = 100;
        DateTimeOffset asOf = DateTimeOffset.UtcNow;
        Dictionary<string, IReadOnlyList<SecurityEvent>> events = StoreData.Events(Sources, Events, asOf);
        StoredFeatureExtractor extractor = new(new ThreatFeatureExtractor(), new InMemoryFeatureStore());
        List<double> cold = [], warm = [];
        for (int round = 0; round < 12; round++)
        {
            await extractor.Pipeline.InvalidateAllAsync();
            cold.Add(await TimeAsync(extractor, events, asOf));
            warm.Add(await TimeAsync(extractor, events, asOf));
        }
        double c = StoreData.Median([.. cold.Skip(2)]), w = StoreData.Median([.. warm.Skip(2)]);
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
