using StackExchange.Redis;
using Threat.TestKit;

namespace Threat.Features.Redis.Tests;

/// <summary>One of three masters is killed and comes back empty: the others' values are refused too, since any of them may be older than an invalidation that was lost.</summary>
[TestFixture]
public sealed class ClusterRestartTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;

    [Test]
    public async Task A_master_that_lost_its_invalidations_brings_no_value_back()
    {
        using RedisClusterProcess cluster = RedisClusterProcess.StartOrSkip();
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(cluster.Endpoints + ",abortConnect=false,connectTimeout=500,connectRetry=1");
        await using RedisFeatureStore store = new(connection, new RedisFeatureStoreOptions { BreakDuration = TimeSpan.FromMilliseconds(50), HeartbeatInterval = TimeSpan.FromMilliseconds(50) });
        FeatureKey[] keys = [.. Enumerable.Range(0, 100).Select(TestVectors.Address)];
        await store.GetManyAsync(keys, Schema);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        KeyValuePair<FeatureKey, StoredFeatures>[] slow = [.. keys.Select((k, i) => KeyValuePair.Create(k, new StoredFeatures(TestVectors.Vector(i, now), now, now + TimeSpan.FromMinutes(5))))];
        (await store.InvalidateManyAsync(keys)).Succeeded.ShouldBeTrue();
        cluster.Nodes[1].Kill();
        cluster.Nodes[1].Start();
        for (int i = 0; i < 300 && !(await store.SetManyAsync(slow)).Succeeded; i++) await Task.Delay(20);
        IReadOnlyList<FeatureLookup> answers = [];
        for (int i = 0; i < 300; i++)
        {
            answers = await store.GetManyAsync(keys, Schema);
            answers.ShouldAllBe(a => a.Outcome != FeatureLookupOutcome.Hit);
            if (answers.All(a => a.Outcome == FeatureLookupOutcome.Miss)) break;
            await Task.Delay(20);
        }
        answers.ShouldAllBe(a => a.Outcome == FeatureLookupOutcome.Miss);
        now = DateTimeOffset.UtcNow;
        await store.SetAsync(keys[0], new StoredFeatures(TestVectors.Vector(0, now), now, now + TimeSpan.FromMinutes(5)));
        (await store.GetAsync(keys[0], Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
    }
}
