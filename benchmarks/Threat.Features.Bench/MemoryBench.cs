using System.Diagnostics;

namespace Threat.Features.Bench;

/// <summary>A hit of the in-memory store among 100,000 values: nanoseconds and bytes.</summary>
internal static class MemoryBench
{
    public static async Task RunAsync()
    {
        const int Count = 100_000, Reads = 200_000;
        InMemoryFeatureStore store = new();
        FeatureKey[] keys = Samples.Keys(Count);
        StoredFeatures[] vectors = Samples.Vectors(1000);
        for (int i = 0; i < Count; i++) await store.SetAsync(keys[i], vectors[i % vectors.Length]);
        Random random = new(2);
        int[] order = [.. Enumerable.Range(0, Reads).Select(_ => random.Next(Count))];
        List<double> times = [];
        long bytes = 0;
        for (int round = 0; round < 25; round++)
        {
            int hits = 0;
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            foreach (int i in order) hits += store.GetAsync(keys[i], FeatureSchema.Threat100).Result.Outcome == FeatureLookupOutcome.Hit ? 1 : 0;
            double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Reads;
            if (round < 5) continue; // tiering
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            times.Add(nanoseconds);
            if (hits != Reads) throw new InvalidOperationException($"{Reads - hits} reads were no hit.");
        }
        Console.WriteLine($"memory hit, random among {Count:N0}: {Samples.Median(times):F0} ns, {bytes} bytes allocated in {20 * Reads:N0} hits (limits: 200 ns, 0 bytes)");
    }
}
