using System.Runtime.CompilerServices;
using StackExchange.Redis;
using Threat.TestKit;

namespace Threat.Features.Redis.Tests;

/// <summary>The contract on a Redis-protocol server, and what only this store does.</summary>
public abstract class RedisContractTests : FeatureStoreContractTests
{
    private ConnectionMultiplexer _connection = null!;
    private string _prefix = "";

    /// <summary>Starts what is tested; its endpoints.</summary>
    protected abstract string StartServers();

    protected abstract void StopServer();

    protected IConnectionMultiplexer Connection => _connection;

    protected override bool RemembersBehindValues => false;

    [OneTimeSetUp]
    public async Task Connect() => _connection = await ConnectionMultiplexer.ConnectAsync($"{StartServers()},abortConnect=false,allowAdmin=true");

    [OneTimeTearDown]
    public async Task Disconnect()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        StopServer();
    }

    protected override Task<IFeatureStore> CreateAsync()
    {
        _prefix = $"test:{Guid.NewGuid():N}:";
        return Task.FromResult<IFeatureStore>(Node());
    }

    protected RedisFeatureStore Node(long nearCache = 0, IConnectionMultiplexer? connection = null)
        => new(connection ?? _connection, new RedisFeatureStoreOptions { KeyPrefix = _prefix, NearCacheSizeBytes = nearCache, HeartbeatInterval = TimeSpan.FromMilliseconds(100), OperationTimeout = TimeSpan.FromSeconds(5) }, Clock);

    [Test]
    public async Task Two_nodes_share_values_and_invalidations()
    {
        await using RedisFeatureStore other = Node();
        await Store.SetManyAsync([.. Enumerable.Range(0, 600).Select(i => KeyValuePair.Create(TestVectors.Address(i), TestVectors.Stored(i)))]);
        IReadOnlyList<FeatureLookup> answers = await other.GetManyAsync([.. Enumerable.Range(0, 600).Select(TestVectors.Address)], Schema);
        for (int i = 0; i < 600; i++) answers[i].Features!.Vector.ShouldBeTheSameAs(TestVectors.Vector(i));
        await other.InvalidateEntityAsync(TestVectors.Address(1));
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        await other.InvalidateSchemaAsync(Schema.Id);
        (await Store.GetAsync(TestVectors.Address(2), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
    }

    [Test]
    public async Task A_node_that_has_not_heard_of_a_schema_invalidation_cannot_bring_its_values_back()
    {
        await using RedisFeatureStore other = Node();
        await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1));
        await other.InvalidateSchemaAsync(Schema.Id);
        await Store.SetAsync(TestVectors.Address(2), TestVectors.Stored(2));
        (await other.GetAsync(TestVectors.Address(2), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        (await Store.GetAsync(TestVectors.Address(2), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Store.SetAsync(TestVectors.Address(2), TestVectors.Stored(2, computedAt: Clock.GetUtcNow()));
        (await other.GetAsync(TestVectors.Address(2), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
    }

    [Test]
    public async Task Values_leave_the_server_when_they_expire()
    {
        await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1, timeToLive: TimeSpan.FromMinutes(3)));
        TimeSpan? left = await _connection.GetDatabase().KeyTimeToLiveAsync($"{_prefix}v1:ip:192.0.0.1");
        left!.Value.ShouldBeInRange(TimeSpan.FromMinutes(2.5), TimeSpan.FromMinutes(3));
    }

    [Test]
    public async Task A_foreign_value_is_an_error_of_its_key_alone()
    {
        await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1));
        await _connection.GetDatabase().StringSetAsync($"{_prefix}v1:ip:192.0.0.2", "{\"json\":1}");
        IReadOnlyList<FeatureLookup> answers = await Store.GetManyAsync([TestVectors.Address(1), TestVectors.Address(2)], Schema);
        answers[0].Outcome.ShouldBe(FeatureLookupOutcome.Hit);
        answers[1].Outcome.ShouldBe(FeatureLookupOutcome.Error);
        answers[1].Error.ShouldBe("The value of ip:192.0.0.2 cannot be read. These 10 bytes are no stored feature vector. Use a key prefix that no other program writes to.");
    }

    [Test]
    public async Task The_near_cache_serves_and_hears_invalidations_of_other_nodes()
    {
        await using RedisFeatureStore near = Node(nearCache: 1 << 20);
        await Eventually(() => near.IsNearCacheReady);
        await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1));
        StoredFeatures first = (await near.GetAsync(TestVectors.Address(1), Schema)).Features!;
        (await near.GetAsync(TestVectors.Address(1), Schema)).Features.ShouldBeSameAs(first, "the second answer comes from the near cache");
        await Store.InvalidateEntityAsync(TestVectors.Address(1));
        await Eventually(async () => (await near.GetAsync(TestVectors.Address(1), Schema)).Outcome == FeatureLookupOutcome.Miss);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(2, computedAt: Clock.GetUtcNow()));
        (await near.GetAsync(TestVectors.Address(1), Schema)).Features!.Vector.ShouldBeTheSameAs(TestVectors.Vector(2));
        await Store.InvalidateSchemaAsync(Schema.Id);
        await Eventually(async () => (await near.GetAsync(TestVectors.Address(1), Schema)).Outcome == FeatureLookupOutcome.Miss);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_disposed_store_leaves_nothing_on_its_connection(bool asynchronously)
    {
        WeakReference store = await UseAndDisposeAsync(asynchronously);
        await Eventually(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !store.IsAlive;
        });
        (await _connection.GetSubscriber().PublishAsync(RedisChannel.Literal(_prefix + "invalidated"), "0")).ShouldBe(0, "nobody listens");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> UseAndDisposeAsync(bool asynchronously)
    {
        RedisFeatureStore node = Node(nearCache: 1 << 20);
        await Eventually(() => node.IsNearCacheReady);
        await node.GetAsync(TestVectors.Address(1), Schema);
        if (asynchronously) await node.DisposeAsync();
        else node.Dispose();
        return new WeakReference(node);
    }

    protected static Task Eventually(Func<bool> condition) => Eventually(() => Task.FromResult(condition()));

    protected static async Task Eventually(Func<Task<bool>> condition)
    {
        for (int i = 0; i < 1000; i++)
        {
            if (await condition()) return;
            await Task.Delay(10);
        }
        Assert.Fail("It did not happen within 10 seconds.");
    }
}
