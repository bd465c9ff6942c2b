using System.Diagnostics;
using Threat.Benchmarks.Store;

namespace Threat.Features.Bench;

/// <summary>A batch of 1,000 sources with 100 events each: cold, then from the store, through the adapter, which looks at every event for one that is new, and by keys alone.</summary>
internal static class BatchBench
{
    public static async Task RunAsync()
    {
        const int Sources = 1000, Events = 100, Warmup = 5, Rounds = 20;
        DateTimeOffset asOf = DateTimeOffset.UtcNow;
        Dictionary<string, IReadOnlyList<SecurityEvent>> events = StoreData.Events(Sources, Events, asOf);
        StoredFeatureExtractor extractor = new(new ThreatFeatureExtractor(), new InMemoryFeatureStore());
        FeatureKey[] keys = [.. events.Keys.Select(FeatureKey.ForAddress)];
        List<double> cold = [], warm = [], byKey = [];
        for (int round = 0; round < Warmup + Rounds; round++)
        {
            await extractor.Pipeline.InvalidateAllAsync();
            cold.Add(await TimeAsync(() => extractor.ExtractFeaturesBatchAsync(events, asOf)));
            warm.Add(await TimeAsync(() => extractor.ExtractFeaturesBatchAsync(events, asOf)));
            byKey.Add(await TimeAsync(() => extractor.Pipeline.ExtractBatchAsync(keys, asOf)));
        }
        double c = StoreData.Median([.. cold.Skip(Warmup)]), w = StoreData.Median([.. warm.Skip(Warmup)]), k = StoreData.Median([.. byKey.Skip(Warmup)]);
        Console.WriteLine($"batch of {Sources:N0} sources × {Events} events: cold {c:F1} ms, warm {w:F2} ms, {c / w:F0} times faster; asked by keys alone {k:F2} ms, {c / k:F0} times faster");
    }

    private static async Task<double> TimeAsync(Func<Task<FeatureBatch>> run)
    {
        long start = Stopwatch.GetTimestamp();
        FeatureBatch batch = await run();
        if (batch.FailedCount > 0) throw new InvalidOperationException($"{batch.FailedCount} extractions failed.");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
