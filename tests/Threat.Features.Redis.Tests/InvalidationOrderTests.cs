using System.Reflection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Threat.TestKit;

namespace Threat.Features.Redis.Tests;

/// <summary>Orders of events in which an invalidated vector could be served. Each was a defect, or would be one without the measure its name tells.</summary>
[TestFixture]
public sealed class InvalidationOrderTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;
    private static readonly FeatureKey Key = TestVectors.Address(1);
    private GarnetInProcess _server = null!;
    private ConnectionMultiplexer _connection = null!;
    private string _prefix = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = new GarnetInProcess();
        _connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port},abortConnect=false");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _connection.DisposeAsync();
        _server.Dispose();
    }

    [SetUp]
    public void NewPrefix() => _prefix = $"order:{Guid.NewGuid():N}:";

    private RedisFeatureStore Node(Func<MethodInfo, object?[], Func<object?>, object?>? call = null, long near = 0) => new(
        call is null ? _connection : InterposedConnection.Over(_connection, call),
        new RedisFeatureStoreOptions { KeyPrefix = _prefix, NearCacheSizeBytes = near, HeartbeatInterval = TimeSpan.FromMilliseconds(30), FailuresBeforeBreak = 1000, OperationTimeout = TimeSpan.FromSeconds(10) });

    private static bool IsInvalidation(object?[] args) => args.Length > 0 && args[0] is string script && script.Contains("GETRANGE");

    private static StoredFeatures Now(int seed = 1)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return new StoredFeatures(TestVectors.Vector(seed, now), now, now + TimeSpan.FromMinutes(5));
    }

    // The cause of vectors served after their invalidation when a server came back: the answer of Redis, read before the waiting invalidation was sent,
    // was judged after it was sent and so no longer waited.
    [Test]
    public async Task An_answer_read_before_a_waiting_invalidation_was_sent_is_not_served_after_it()
    {
        bool down = false;
        TaskCompletionSource hold = new(), answered = new();
        bool holding = false;
        await using RedisFeatureStore store = Node((method, args, call) =>
        {
            if (Volatile.Read(ref down) && IsInvalidation(args)) throw new TimeoutException("down");
            object? result = call();
            return holding && result is Task<RedisValue[]> read ? HoldAsync(read) : result;
        });
        async Task<RedisValue[]> HoldAsync(Task<RedisValue[]> read)
        {
            RedisValue[] values = await read;
            answered.TrySetResult();
            await hold.Task;
            return values;
        }

        await store.GetAsync(Key, Schema);
        await store.SetAsync(Key, Now());
        (await store.GetAsync(Key, Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
        Volatile.Write(ref down, true);
        (await store.InvalidateEntityAsync(Key)).Failed.ShouldBe(1);
        holding = true;
        Task<FeatureLookup> reading = store.GetAsync(Key, Schema).AsTask();
        await answered.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Volatile.Write(ref down, false);
        IDatabase db = _connection.GetDatabase();
        while (!FeatureVectorCodec.TryReadInvalidation((byte[]?)await db.StringGetAsync($"{_prefix}v1:{Key}"), out _)) await Task.Delay(5);
        await Task.Delay(300); // the node has heard that Redis took it
        hold.SetResult();
        (await reading).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
    }

    [Test]
    public async Task A_late_invalidation_does_not_replace_a_newer_one()
    {
        FakeTimeProvider early = new(TestVectors.T0), late = new(TestVectors.T0 + TimeSpan.FromSeconds(10));
        RedisFeatureStoreOptions options = new() { KeyPrefix = _prefix };
        await using RedisFeatureStore a = new(_connection, options, late), b = new(_connection, options, early);
        (await b.GetAsync(Key, Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        await a.InvalidateEntityAsync(Key);
        await b.InvalidateEntityAsync(Key);
        StoredFeatures between = TestVectors.Stored(1, computedAt: TestVectors.T0 + TimeSpan.FromSeconds(5));
        (await a.SetAsync(Key, between)).ShouldBe(new FeatureStoreWrite(0, Superseded: 1));
        (await a.GetAsync(Key, Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
    }

    [Test]
    public async Task An_invalidation_while_a_lookup_is_on_its_way_keeps_its_answer_out_of_the_near_cache()
    {
        TaskCompletionSource hold = new(), answered = new();
        bool holding = false;
        await using RedisFeatureStore store = Node((_, _, call) =>
        {
            object? result = call();
            return Volatile.Read(ref holding) && result is Task<RedisValue[]> read ? HoldAsync(read) : result;
        }, near: 1 << 20);
        async Task<RedisValue[]> HoldAsync(Task<RedisValue[]> read)
        {
            RedisValue[] values = await read;
            answered.TrySetResult();
            await hold.Task;
            return values;
        }

        for (int i = 0; i < 500 && !store.IsNearCacheReady; i++) await Task.Delay(10);
        await store.SetAsync(Key, Now());
        Volatile.Write(ref holding, true);
        Task<FeatureLookup> before = store.GetAsync(Key, Schema).AsTask();
        await answered.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Volatile.Write(ref holding, false);
        await store.InvalidateEntityAsync(Key);
        hold.SetResult();
        (await before).Outcome.ShouldBe(FeatureLookupOutcome.Hit, "it began before the invalidation");
        store.IsNearCacheReady.ShouldBeTrue();
        (await store.GetAsync(Key, Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
    }

    [Test]
    public async Task When_more_wait_than_can_be_remembered_everything_is_invalidated()
    {
        bool down = false;
        await using RedisFeatureStore store = Node((_, args, call) => Volatile.Read(ref down) && IsInvalidation(args) ? throw new TimeoutException("down") : call());
        await using RedisFeatureStore other = Node();
        await store.GetAsync(Key, Schema);
        await store.SetAsync(Key, Now());
        Volatile.Write(ref down, true);
        FeatureStoreWrite write = await store.InvalidateManyAsync([.. Enumerable.Range(0, 100_001).Select(i => new FeatureKey("host", $"{i}"))]);
        write.Error.ShouldEndWith("; more than 100,000 invalidations wait already, so this node serves nothing computed up to now, and everything is invalidated when Redis answers");
        (await store.GetAsync(Key, Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        Volatile.Write(ref down, false);
        for (int i = 0; i < 500 && (await other.GetAsync(Key, Schema)).Outcome == FeatureLookupOutcome.Hit; i++) await Task.Delay(10);
        (await other.GetAsync(Key, Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        await store.SetAsync(Key, Now());
        (await other.GetAsync(Key, Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
    }

    [Test]
    public async Task A_node_that_cannot_ask_for_missed_invalidations_stops_serving_from_its_near_cache()
    {
        bool stuck = false;
        TaskCompletionSource<RedisValue> never = new();
        await using RedisFeatureStore store = new(
            InterposedConnection.Over(_connection, (_, args, call) => Volatile.Read(ref stuck) && args is [RedisKey key, ..] && ((string)key!).EndsWith("invalidations") ? never.Task : call()),
            new RedisFeatureStoreOptions { KeyPrefix = _prefix, NearCacheSizeBytes = 1 << 20, HeartbeatInterval = TimeSpan.FromMilliseconds(100), OperationTimeout = TimeSpan.FromSeconds(3), FailuresBeforeBreak = 1000 });
        for (int i = 0; i < 500 && !store.IsNearCacheReady; i++) await Task.Delay(10);
        store.IsNearCacheReady.ShouldBeTrue();
        Volatile.Write(ref stuck, true); // the connection lives, and nothing tells that it does not answer
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (store.IsNearCacheReady) await Task.Delay(10);
        System.Diagnostics.Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(3.1 + 1));
    }
}
