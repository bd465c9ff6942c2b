using System.Diagnostics;
using StackExchange.Redis;
using Threat.Benchmarks.Store;
using Threat.Features.Redis;

namespace Threat.Features.Bench;

/// <summary>GetMany and SetMany of 1,000 vectors against raw MGET and raw pipelined SETs of the same bytes, alternating, on a loopback redis-server.</summary>
internal static class RedisBench
{
    private const int Count = 1000, Rounds = 300, Warmup = 100;

    public static async Task RunAsync()
    {
        await using LoopbackRedis redis = await LoopbackRedis.StartAsync();
        await CompareAsync(redis.Connection);
    }

    private static async Task CompareAsync(ConnectionMultiplexer connection)
    {
        await using RedisFeatureStore store = new(connection);
        IDatabase db = connection.GetDatabase();
        FeatureKey[] keys = StoreData.Keys(Count);
        await store.GetAsync(keys[0], FeatureSchema.Threat100); // registers the server; what was computed before is refused
        StoredFeatures[] vectors = StoreData.Vectors(Count);
        KeyValuePair<FeatureKey, StoredFeatures>[] entries = [.. keys.Zip(vectors, KeyValuePair.Create)];
        RedisKey[] names = [.. keys.Select(k => (RedisKey)$"threat:rawfeats:v1:{k}")];
        byte[][] values = [.. vectors.Select(v => FeatureVectorCodec.Encode(v))];
        await store.SetManyAsync(entries);
        await Task.WhenAll(names.Select((name, j) => db.StringSetAsync(name, values[j], TimeSpan.FromHours(1))));

        List<double> get = [], mget = [], set = [], rawSet = [], newSet = [], rawNewSet = [];
        RedisKey[] ours = [.. keys.Select(k => (RedisKey)$"threat:features:v1:{k}")];
        for (int i = 0; i < Rounds; i++)
        {
            IReadOnlyList<FeatureLookup> answers = [];
            get.Add(await TimeAsync(async () => answers = await store.GetManyAsync(keys, FeatureSchema.Threat100)));
            if (answers.Any(static a => a.Outcome != FeatureLookupOutcome.Hit)) throw new InvalidOperationException("A read was no hit.");
            mget.Add(await TimeAsync(async () => await db.StringGetAsync(names)));
            set.Add(await TimeAsync(async () =>
            {
                if ((await store.SetManyAsync(entries)).Applied != Count) throw new InvalidOperationException("A write was not applied.");
            }));
            rawSet.Add(await TimeAsync(async () => await Task.WhenAll(names.Select((name, j) => db.StringSetAsync(name, values[j], TimeSpan.FromHours(1))))));
        }
        for (int i = 0; i < Rounds; i++)
        {
            await db.KeyDeleteAsync(ours);
            newSet.Add(await TimeAsync(async () =>
            {
                if ((await store.SetManyAsync(entries)).Applied != Count) throw new InvalidOperationException("A write was not applied.");
            }));
            await db.KeyDeleteAsync(names);
            rawNewSet.Add(await TimeAsync(async () => await Task.WhenAll(names.Select((name, j) => db.StringSetAsync(name, values[j], TimeSpan.FromHours(1))))));
        }
        Report("GetMany", get, "raw MGET", mget);
        Report("SetMany of new keys", newSet, "raw SETs", rawNewSet);
        Report("SetMany over old values", set, "raw SETs", rawSet);
    }

    private static void Report(string ours, List<double> a, string raw, List<double> b)
    {
        double x = StoreData.Median([.. a.Skip(Warmup)]), y = StoreData.Median([.. b.Skip(Warmup)]);
        Console.WriteLine($"redis {ours}({Count:N0}) p50 {x:F2} ms, {raw} p50 {y:F2} ms, ratio {x / y:F2} (limit 1.25); p10 {Tenth(a):F2} and {Tenth(b):F2} ms, ratio {Tenth(a) / Tenth(b):F2}");
    }

    // Less disturbed by what else the machine does.
    private static double Tenth(List<double> times)
    {
        List<double> sorted = [.. times.Skip(Warmup).Order()];
        return sorted[sorted.Count / 10];
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        long start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
