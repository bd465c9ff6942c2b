using System.Diagnostics;
using Threat.Benchmarks.Store;

namespace Threat.Features.Bench;

/// <summary>A hit of the in-memory store, among few and among many values: nanoseconds and bytes.</summary>
internal static class MemoryBench
{
    public static async Task RunAsync()
    {
        foreach (int count in (int[])[1_000, 100_000]) await RunAsync(count);
    }

    private static async Task RunAsync(int count)
    {
        const int Reads = 200_000, Batch = 100;
        InMemoryFeatureStore store = new();
        FeatureKey[] keys = StoreData.Keys(count);
        StoredFeatures[] vectors = StoreData.Vectors(1000);
        for (int i = 0; i < count; i++) await store.SetAsync(keys[i], vectors[i % vectors.Length]);
        Random random = new(2);
        int[] order = [.. Enumerable.Range(0, Reads).Select(_ => random.Next(count))];
        List<double> times = [];
        long bytes = 0;
        for (int round = 0; round < 25; round++)
        {
            // By batches, so that the median is of hits and not of what else the machine does.
            for (int from = 0; from < Reads; from += Batch)
            {
                int hits = 0;
                long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
                for (int i = from; i < from + Batch; i++) hits += store.GetAsync(keys[order[i]], FeatureSchema.Threat100).Result.Outcome == FeatureLookupOutcome.Hit ? 1 : 0;
                double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch;
                if (hits != Batch) throw new InvalidOperationException($"{Batch - hits} reads were no hit.");
                if (round < 5) continue; // tiering
                bytes += GC.GetAllocatedBytesForCurrentThread() - before;
                times.Add(nanoseconds);
            }
        }
        Console.WriteLine($"memory hit, random among {count:N0}: {StoreData.Median(times):F0} ns, {bytes} bytes allocated in {20 * Reads:N0} hits (limits: 200 ns, 0 bytes)");
    }
}
