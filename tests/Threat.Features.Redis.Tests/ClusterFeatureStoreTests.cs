using StackExchange.Redis;
using Threat.TestKit;

namespace Threat.Features.Redis.Tests;

/// <summary>The contract on a real cluster of three masters, and what is different there.</summary>
[TestFixture]
public sealed class ClusterFeatureStoreTests : RedisContractTests
{
    private RedisClusterProcess? _cluster;

    protected override string StartServers() => (_cluster = RedisClusterProcess.StartOrSkip()).Endpoints;

    protected override void StopServer() => _cluster?.Dispose();

    [Test]
    public async Task A_batch_reaches_every_master_and_comes_back_in_order()
    {
        await Store.SetManyAsync([.. Enumerable.Range(0, 1000).Select(i => KeyValuePair.Create(TestVectors.Address(i), TestVectors.Stored(i)))]);
        IReadOnlyList<FeatureLookup> answers = await Store.GetManyAsync([.. Enumerable.Range(0, 1000).Select(TestVectors.Address)], Schema);
        for (int i = 0; i < 1000; i++) answers[i].Features!.Vector.ShouldBeTheSameAs(TestVectors.Vector(i));
        foreach (IServer server in Connection.GetServers()) (await server.DatabaseSizeAsync()).ShouldBeGreaterThan(200, $"{server.EndPoint} has its share");
        (await Store.SetManyAsync([.. Enumerable.Range(0, 1000).Select(i => KeyValuePair.Create(TestVectors.Address(i), TestVectors.Stored(i + 1)))])).Applied.ShouldBe(1000, "values are replaced in every slot");
        (await Store.InvalidateManyAsync([.. Enumerable.Range(0, 1000).Select(TestVectors.Address)])).ShouldBe(new FeatureStoreWrite(1000));
        (await Store.GetManyAsync([.. Enumerable.Range(0, 1000).Select(TestVectors.Address)], Schema)).ShouldAllBe(a => a.Outcome == FeatureLookupOutcome.Miss);
    }
}
