using System.Diagnostics;
using Threat.Benchmarks.Store;

namespace Threat.Features.Bench;

/// <summary>A hit of the in-memory store, among few and among many values: nanoseconds and bytes. Beside it what one read of memory takes that waits for the one before.</summary>
internal static class MemoryBench
{
    public static async Task RunAsync()
    {
        foreach (int count in (int[])[1_000, 100_000]) await RunAsync(count);
        foreach (int megabytes in (int[])[1, 4, 8]) RunReads(megabytes << 20);
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
        FeatureKey[] batch = new FeatureKey[Batch];
        List<double> times = [];
        long bytes = 0;
        for (int round = 0; round < 25; round++)
        {
            // By batches, so that the median is of hits and not of what else the machine does.
            for (int from = 0; from < Reads; from += Batch)
            {
                for (int i = 0; i < Batch; i++) batch[i] = keys[order[from + i]]; // who asks has its key at hand
                int hits = 0;
                long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
                foreach (FeatureKey key in batch) hits += store.GetAsync(key, FeatureSchema.Threat100).Result.Outcome == FeatureLookupOutcome.Hit ? 1 : 0;
                double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch;
                if (hits != Batch) throw new InvalidOperationException($"{Batch - hits} reads were no hit.");
                if (round < 5) continue; // tiering
                bytes += GC.GetAllocatedBytesForCurrentThread() - before;
                times.Add(nanoseconds);
            }
        }
        Console.WriteLine($"memory hit, random among {count:N0}: {StoreData.Median(times):F0} ns, {bytes} bytes allocated in {20 * Reads:N0} hits (limits: 200 ns, 0 bytes)");
    }

    // Through lines of 64 bytes in a random circle.
    private static void RunReads(int bytes)
    {
        const int Line = 16, Batch = 100, Batches = 6000;
        int lines = bytes / (Line * sizeof(int));
        int[] circle = [.. Enumerable.Range(0, lines)], next = new int[lines * Line];
        new Random(3).Shuffle(circle);
        for (int i = 0; i < lines; i++) next[Line * circle[i]] = Line * circle[(i + 1) % lines];
        List<double> times = [];
        int at = 0;
        for (int i = 0; i < Batches; i++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int j = 0; j < Batch; j++) at = next[at];
            if (i >= Batches / 3) times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch);
        }
        Console.WriteLine($"memory read, random within {bytes >> 20} MB: {StoreData.Median(times):F0} ns{(at < 0 ? "!" : "")}");
    }
}
