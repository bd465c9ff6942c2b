using System.Diagnostics;
using StackExchange.Redis;
using Threat.TestKit;

namespace Threat.Features.Redis.Tests;

/// <summary>Two nodes on one redis-server, each with a near cache and a connection of its own.</summary>
[TestFixture]
[NonParallelizable]
public sealed class NearCacheTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;
    private RedisServerProcess _server = null!;

    [OneTimeSetUp]
    public void Start() => _server = RedisServerProcess.StartOrSkip();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();

    private static StoredFeatures Fresh(int seed)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return new StoredFeatures(TestVectors.Vector(seed, now), now, now + TimeSpan.FromMinutes(5));
    }

    private async Task<(ConnectionMultiplexer Connection, RedisFeatureStore Store)> NodeAsync(string prefix)
    {
        ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port},abortConnect=false,allowAdmin=true");
        RedisFeatureStore store = new(connection, new RedisFeatureStoreOptions { KeyPrefix = prefix, NearCacheSizeBytes = 1 << 24, HeartbeatInterval = TimeSpan.FromMilliseconds(200), OperationTimeout = TimeSpan.FromSeconds(5) });
        for (int i = 0; i < 500 && !store.IsNearCacheReady; i++) await Task.Delay(20);
        store.IsNearCacheReady.ShouldBeTrue();
        return (connection, store);
    }

    // A loaded machine may delay any thread by 100 ms; what a plain PING then takes is measured beside it.
    [Test, Retry(3)]
    public async Task An_invalidation_is_seen_by_the_other_node_within_100_ms()
    {
        (ConnectionMultiplexer ca, RedisFeatureStore a) = await NodeAsync("near1:");
        (ConnectionMultiplexer cb, RedisFeatureStore b) = await NodeAsync("near1:");
        List<double> times = [], pings = [];
        for (int i = 0; i < 200; i++)
        {
            FeatureKey key = TestVectors.Address(i);
            await a.SetAsync(key, Fresh(i));
            await b.GetAsync(key, Schema);
            (await b.GetAsync(key, Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
            long start = Stopwatch.GetTimestamp();
            await a.InvalidateEntityAsync(key);
            while ((await b.GetAsync(key, Schema)).Outcome == FeatureLookupOutcome.Hit) await Task.Yield();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            pings.Add((await cb.GetDatabase().PingAsync()).TotalMilliseconds);
        }
        times.Sort();
        pings.Sort();
        TestContext.Out.WriteLine($"Invalidation seen by the other node: p50 {times[100]:F2} ms, p99 {times[198]:F2} ms, max {times[^1]:F2} ms; a PING: p50 {pings[100]:F2} ms, p99 {pings[198]:F2} ms.");
        times[198].ShouldBeLessThan(Math.Max(100, 4 * pings[198]));
        await a.DisposeAsync();
        await b.DisposeAsync();
        await ca.DisposeAsync();
        await cb.DisposeAsync();
    }

    [Test]
    public async Task After_a_dropped_connection_nothing_invalidated_is_served()
    {
        (ConnectionMultiplexer ca, RedisFeatureStore a) = await NodeAsync("near2:");
        (ConnectionMultiplexer cb, RedisFeatureStore b) = await NodeAsync("near2:");
        for (int round = 0; round < 5; round++)
        {
            FeatureKey key = TestVectors.Address(round);
            await a.SetAsync(key, Fresh(round));
            await b.GetAsync(key, Schema);
            (await b.GetAsync(key, Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
            // Cut every subscription; while it is down, another node invalidates.
            await ca.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await a.InvalidateEntityAsync(key);
            long start = Stopwatch.GetTimestamp();
            while ((await b.GetAsync(key, Schema)).Outcome == FeatureLookupOutcome.Hit) Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(2));
            for (int i = 0; i < 200 && !b.IsNearCacheReady; i++) await Task.Delay(20);
            b.IsNearCacheReady.ShouldBeTrue("the near cache comes back");
            (await b.GetAsync(key, Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        }
        await a.DisposeAsync();
        await b.DisposeAsync();
        await ca.DisposeAsync();
        await cb.DisposeAsync();
    }
}
