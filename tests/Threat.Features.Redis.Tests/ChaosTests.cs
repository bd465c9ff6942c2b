using System.Diagnostics;
using StackExchange.Redis;
using Threat.TestKit;

namespace Threat.Features.Redis.Tests;

/// <summary>redis-server is killed and restarted while a pipeline works: no extraction is lost, and nothing expired or invalidated is served.</summary>
[TestFixture]
public sealed class ChaosTests
{
    private const int Entities = 50;
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;

    [TestCase(false, false)]
    [TestCase(true, false)]
    [TestCase(true, true)]
    public Task Killing_redis_under_load_loses_no_extraction_and_serves_nothing_invalidated(bool near, bool trusted) => RunAsync(near, trusted, TimeSpan.FromSeconds(5), 1);

    /// <summary>Many of the above, four at once. THREAT_CHAOS_RUNS is their number.</summary>
    [Test, Explicit("takes minutes")]
    public async Task Killing_redis_many_times()
    {
        int runs = int.Parse(Environment.GetEnvironmentVariable("THREAT_CHAOS_RUNS") ?? "60");
        await Parallel.ForAsync(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await RunAsync(near: i % 2 == 1, trusted: i % 4 < 2, TimeSpan.FromSeconds(4), i));
    }

    private static async Task RunAsync(bool near, bool trusted, TimeSpan length, int seed)
    {
        // An append-only file, so that the server comes back with the values that were invalidated while it was away.
        using RedisServerProcess server = RedisServerProcess.StartOrSkip("--appendonly", "yes", "--appendfsync", "always");
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},abortConnect=false,connectTimeout=500,connectRetry=1");
        await using RedisFeatureStore store = new(connection, new RedisFeatureStoreOptions
        {
            KeyPrefix = "chaos:",
            OperationTimeout = TimeSpan.FromMilliseconds(500),
            BreakDuration = TimeSpan.FromMilliseconds(100),
            HeartbeatInterval = TimeSpan.FromMilliseconds(50),
            NearCacheSizeBytes = near ? 1 << 20 : 0,
            ServerKeepsAcknowledgedWrites = trusted,
        });
        // The truth about an entity is a version that grows; an invalidation follows each growth.
        int[] versions = new int[Entities], settled = new int[Entities];
        FeaturePipeline pipeline = new(FeatureSource.From(Schema, (key, asOf, _) =>
        {
            float[] values = new float[Schema.Count];
            values[0] = Volatile.Read(ref versions[int.Parse(key.EntityId)]);
            return new FeatureVector(Schema, asOf, values, new FeatureStatus[Schema.Count]);
        }), store, new FeaturePipelineOptions { TimeToLive = TimeSpan.FromSeconds(2), MaxStaleness = TimeSpan.FromDays(1) });

        FeatureKey[] keys = [.. Enumerable.Range(0, Entities).Select(i => new FeatureKey("host", $"{i}"))];
        int batches = 0, fromStore = 0, invalidations = 0;
        bool chaosOver = false;
        long began = Stopwatch.GetTimestamp();
        // A loaded machine may need longer until the store has served at all.
        bool Stop() => Volatile.Read(ref chaosOver) && Stopwatch.GetElapsedTime(began) is var time && (time > length && batches > 10 && fromStore > 0 || time > TimeSpan.FromMinutes(1));
        Task[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!Stop())
            {
                int[] before = [.. Enumerable.Range(0, Entities).Select(i => Volatile.Read(ref settled[i]))];
                FeatureBatch batch = await pipeline.ExtractBatchAsync(keys, DateTimeOffset.UtcNow);
                batch.FailedCount.ShouldBe(0);
                foreach (FeatureResult result in batch.Results)
                {
                    int entity = int.Parse(result.Key.EntityId);
                    result.Vector.Values[0].ShouldBeGreaterThanOrEqualTo(before[entity], $"entity {entity} was invalidated before this batch began; origin {result.Origin}, as of {result.Vector.AsOf:O}, batch as of {batch.AsOf:O}");
                    if (result.Origin != FeatureOrigin.Store) continue;
                    Interlocked.Increment(ref fromStore);
                    result.Features!.ExpiresAt.ShouldBeGreaterThan(batch.AsOf, "it had expired before the batch began");
                }
                Interlocked.Increment(ref batches);
            }
        }))];
        Task writer = Task.Run(async () =>
        {
            Random random = new(seed);
            while (!Stop())
            {
                int i = random.Next(Entities);
                int version = Interlocked.Increment(ref versions[i]);
                await pipeline.InvalidateAsync([keys[i]]);
                Volatile.Write(ref settled[i], version);
                invalidations++;
                await Task.Delay(5);
            }
        });
        Task chaos = Task.Run(async () =>
        {
            for (int i = 0; i < 2; i++)
            {
                await Task.Delay(800);
                server.Kill();
                await Task.Delay(600);
                server.Start();
            }
            Volatile.Write(ref chaosOver, true);
        });
        await Task.WhenAll([.. readers, writer, chaos]);
        FeaturePipelineStatistics s = pipeline.GetStatistics();
        TestContext.Out.WriteLine($"near {near}, trusted {trusted}: {batches} batches, {fromStore} vectors from the store, {invalidations} invalidations, {s.StoreErrors} store errors, two restarts.");
        batches.ShouldBeGreaterThan(10);
        fromStore.ShouldBeGreaterThan(0);
        s.StoreErrors.ShouldBeGreaterThan(0, "the server was away");
        s.Failed.ShouldBe(0);
    }
}
