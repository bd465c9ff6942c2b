using StackExchange.Redis;
using Threat.TestKit;

namespace Threat.Features.Redis.Tests;

/// <summary>A server that comes back with less than it had acknowledged: what was invalidated stays so.</summary>
[TestFixture]
public sealed class RestartTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;
    private static readonly FeatureKey Key = TestVectors.Address(1), Other = TestVectors.Address(2);

    private static StoredFeatures Now(int seed = 1)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return new StoredFeatures(TestVectors.Vector(seed, now), now, now + TimeSpan.FromMinutes(5));
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(RedisServerProcess server) => ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},abortConnect=false,connectTimeout=500,connectRetry=1,allowAdmin=true");

    private static RedisFeatureStore Node(ConnectionMultiplexer connection, bool trusted = false) => new(connection, new RedisFeatureStoreOptions
    {
        BreakDuration = TimeSpan.FromMilliseconds(50),
        HeartbeatInterval = TimeSpan.FromMilliseconds(50),
        ServerKeepsAcknowledgedWrites = trusted,
    });

    private static async Task<FeatureLookup> AnswerAsync(RedisFeatureStore store, FeatureKey key)
    {
        for (int i = 0; ; i++)
        {
            FeatureLookup answer = await store.GetAsync(key, Schema);
            if (answer.Outcome != FeatureLookupOutcome.Error || i == 500) return answer;
            await Task.Delay(20);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_server_restored_from_a_snapshot_before_an_invalidation_serves_nothing_of_before(bool schema)
    {
        using RedisServerProcess server = RedisServerProcess.StartOrSkip("--dbfilename", "old.rdb");
        await using ConnectionMultiplexer connection = await ConnectAsync(server);
        await using RedisFeatureStore store = Node(connection);
        await store.GetAsync(Key, Schema);
        await store.SetManyAsync([KeyValuePair.Create(Key, Now()), KeyValuePair.Create(Other, Now())]);
        await connection.GetDatabase().ExecuteAsync("SAVE");
        FeatureStoreWrite write = schema ? await store.InvalidateSchemaAsync(Schema.Id) : await store.InvalidateEntityAsync(Key);
        write.Succeeded.ShouldBeTrue();
        server.Kill();
        server.Start();
        (await connection.GetDatabase().KeyExistsAsync($"threat:features:v1:{Key}")).ShouldBeTrue("the snapshot brought the value back");
        (await AnswerAsync(store, Key)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        await using RedisFeatureStore fresh = Node(connection);
        (await AnswerAsync(fresh, Key)).Outcome.ShouldBe(FeatureLookupOutcome.Miss, "a node that was not there before knows it too");
        await store.SetAsync(Key, Now(2));
        (await AnswerAsync(fresh, Key)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_vector_computed_before_an_invalidation_that_the_server_lost_is_refused(bool restart)
    {
        using RedisServerProcess server = RedisServerProcess.StartOrSkip();
        await using ConnectionMultiplexer connection = await ConnectAsync(server);
        await using RedisFeatureStore store = Node(connection), other = Node(connection);
        await store.GetAsync(Key, Schema);
        await other.GetAsync(Key, Schema);
        StoredFeatures slow = Now();
        (await store.InvalidateEntityAsync(Key)).Succeeded.ShouldBeTrue();
        if (restart)
        {
            server.Kill();
            server.Start();
        }
        else await connection.GetDatabase().ExecuteAsync("FLUSHALL");
        for (int i = 0; i < 100 && !(await other.SetAsync(Key, slow)).Succeeded; i++) await Task.Delay(20);
        (await AnswerAsync(store, Key)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        (await AnswerAsync(other, Key)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        (await other.SetAsync(Key, slow)).ShouldBe(new FeatureStoreWrite(0, Superseded: 1), "the node knows by now that it would be refused");
    }

    [Test]
    public async Task A_server_that_is_trusted_keeps_its_values_over_a_restart()
    {
        using RedisServerProcess server = RedisServerProcess.StartOrSkip("--appendonly", "yes", "--appendfsync", "always");
        await using ConnectionMultiplexer connection = await ConnectAsync(server);
        await using RedisFeatureStore store = Node(connection, trusted: true);
        await store.SetManyAsync([KeyValuePair.Create(Key, Now()), KeyValuePair.Create(Other, Now())]);
        await store.InvalidateEntityAsync(Key);
        server.Kill();
        server.Start();
        (await AnswerAsync(store, Other)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
        (await AnswerAsync(store, Key)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
    }
}
