using System.Diagnostics;
using StackExchange.Redis;
using Threat.Benchmarks.Store;
using Threat.Features.Redis;

namespace Threat.Features.Bench;

/// <summary>GetMany and SetMany of 1,000 vectors against raw MGET and raw pipelined SETs of the same bytes, alternating, on a loopback redis-server.</summary>
internal static class RedisBench
{
    private const int Count = 1000, Rounds = 1000, Warmup = 500; // to the last tier of the compiler

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

        RedisKey[] ours = [.. keys.Select(k => (RedisKey)$"threat:features:v1:{k}")];
        IReadOnlyList<FeatureLookup> answers = [];
        (List<double> get, List<double> mget) = await AlternateAsync(async () => answers = await store.GetManyAsync(keys, FeatureSchema.Threat100), () => db.StringGetAsync(names),
            () => Check(answers.All(static a => a.Outcome == FeatureLookupOutcome.Hit), "A read was no hit."));
        int applied = 0;
        async Task SetAsync() => applied = (await store.SetManyAsync(entries)).Applied;
        Task RawSetAsync() => Task.WhenAll(names.Select((name, j) => db.StringSetAsync(name, values[j], TimeSpan.FromHours(1))));
        void Applied() => Check(applied == Count, "A write was not applied.");
        (List<double> set, List<double> rawSet) = await AlternateAsync(SetAsync, RawSetAsync, Applied);
        (List<double> newSet, List<double> rawNewSet) = await AlternateAsync(SetAsync, RawSetAsync, Applied, () => db.KeyDeleteAsync([.. ours, .. names]));
        Report("GetMany", get, "raw MGET", mget);
        Report("SetMany of new keys", newSet, "raw SETs", rawNewSet);
        Report("SetMany over old values", set, "raw SETs", rawSet);
    }

    // Who goes first takes turns: the second finds the machine as the first leaves it.
    private static async Task<(List<double> Ours, List<double> Raw)> AlternateAsync(Func<Task> ours, Func<Task> raw, Action check, Func<Task>? before = null)
    {
        List<double> a = [], b = [];
        for (int i = 0; i < Rounds; i++)
        {
            if (before is not null) await before();
            if (i % 2 == 1) b.Add(await TimeAsync(raw));
            a.Add(await TimeAsync(ours));
            if (i % 2 == 0) b.Add(await TimeAsync(raw));
            check();
        }
        return (a, b);
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidOperationException(otherwise);
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
