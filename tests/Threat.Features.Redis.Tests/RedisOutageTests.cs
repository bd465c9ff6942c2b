using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Threat.TestKit;

namespace Threat.Features.Redis.Tests;

[TestFixture]
public sealed class RedisOutageTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;

    [Test]
    public async Task A_server_that_was_never_there_is_an_answer_and_the_breaker_makes_it_quick()
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{FreePort.Next()},abortConnect=false,connectTimeout=200,connectRetry=0");
        await using RedisFeatureStore store = new(connection, new RedisFeatureStoreOptions { FailuresBeforeBreak = 3, BreakDuration = TimeSpan.FromMinutes(1), OperationTimeout = TimeSpan.FromMilliseconds(200) });
        for (int i = 0; i < 3; i++) (await store.GetAsync(TestVectors.Address(i), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Error);
        store.IsBroken.ShouldBeTrue();
        FeatureLookup answer = await store.GetAsync(TestVectors.Address(4), Schema);
        (answer.Outcome, answer.Error).ShouldBe((FeatureLookupOutcome.Error, "Redis failed too often and is left alone for a while"));
        (await store.SetManyAsync([KeyValuePair.Create(TestVectors.Address(1), TestVectors.Stored(1))])).ShouldBe(new FeatureStoreWrite(0, 0, 1, "Redis failed too often and is left alone for a while"));
        store.GetStatistics().Errors.ShouldBe(5);
    }

    [Test]
    public async Task A_command_that_cannot_be_sent_is_an_answer()
    {
        using GarnetInProcess server = new();
        ConfigurationOptions configuration = ConfigurationOptions.Parse($"127.0.0.1:{server.Port}");
        configuration.CommandMap = CommandMap.Create(["EVAL", "EVALSHA"], available: false);
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        await using RedisFeatureStore store = new(connection);
        FeatureLookup answer = await store.GetAsync(TestVectors.Address(1), Schema);
        answer.Outcome.ShouldBe(FeatureLookupOutcome.Error);
        answer.Error.ShouldNotBeNull().ShouldContain("EVAL");
    }

    [Test]
    public async Task The_pipeline_works_without_redis()
    {
        ServiceCollection services = new();
        services.AddThreatFeatures();
        services.AddThreatRedisFeatureStore($"127.0.0.1:{FreePort.Next()},connectTimeout=200,connectRetry=0", o => o.OperationTimeout = TimeSpan.FromMilliseconds(200));
        services.AddSingleton(FeatureSource.From(Schema, (_, asOf, _) => TestVectors.Vector(1, asOf)));
        await using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetServices<IFeatureStore>().ShouldHaveSingleItem().ShouldBeOfType<RedisFeatureStore>();
        FeaturePipeline pipeline = provider.GetRequiredService<FeaturePipeline>();
        FeatureBatch batch = await pipeline.ExtractBatchAsync([.. Enumerable.Range(0, 50).Select(TestVectors.Address)], TestVectors.T0);
        batch.FailedCount.ShouldBe(0);
        pipeline.GetStatistics().StoreErrors.ShouldBe(100);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_container_disposes_it_in_either_way_whether_redis_is_there_or_not(bool there)
    {
        using GarnetInProcess server = new();
        int port = there ? server.Port : FreePort.Next();
        ServiceProvider Container() => new ServiceCollection().AddThreatRedisFeatureStore($"127.0.0.1:{port},connectTimeout=200,connectRetry=0",
            static o => (o.NearCacheSizeBytes, o.HeartbeatInterval) = (1 << 20, TimeSpan.FromMilliseconds(20))).BuildServiceProvider();
        RedisFeatureStore[] stores = new RedisFeatureStore[2];
        using (ServiceProvider provider = Container())
        {
            stores[0] = provider.GetRequiredService<RedisFeatureStore>();
            for (int i = 0; there && i < 500 && !stores[0].IsNearCacheReady; i++) await Task.Delay(10);
            stores[0].IsNearCacheReady.ShouldBe(there);
        }
        await using (ServiceProvider provider = Container()) stores[1] = provider.GetRequiredService<RedisFeatureStore>();
        foreach (RedisFeatureStore store in stores)
        {
            store.IsNearCacheReady.ShouldBeFalse();
            store.Dispose();
            await store.DisposeAsync();
        }
    }

    [Test]
    public void Without_a_connection_the_container_says_what_to_do()
    {
        using ServiceProvider provider = new ServiceCollection().AddThreatRedisFeatureStore().BuildServiceProvider();
        Should.Throw<InvalidOperationException>(provider.GetRequiredService<IFeatureStore>).Message
            .ShouldBe("RedisFeatureStore needs a connection. Call AddThreatRedisFeatureStore(\"host:6379\"), or register an IConnectionMultiplexer.");
    }

    [Test]
    public void Options_are_checked_when_the_host_starts()
    {
        Refusal(o => o.NearCacheSizeBytes = 100).ShouldBe("RedisFeatureStoreOptions.NearCacheSizeBytes is 100; allowed is 0 (off) or at least 16384.");
        Refusal(o => o.HeartbeatInterval = TimeSpan.Zero).ShouldBe("RedisFeatureStoreOptions.HeartbeatInterval is 00:00:00; allowed is 00:00:00.0100000 to 00:01:00.");
        Refusal(o => o.KeyPrefix = "").ShouldBe("RedisFeatureStoreOptions.KeyPrefix is empty. Hosts that share features use the same prefix, as \"threat:features:\".");
    }

    private static string Refusal(Action<RedisFeatureStoreOptions> configure)
    {
        using ServiceProvider provider = new ServiceCollection().AddThreatRedisFeatureStore("127.0.0.1:1", configure).BuildServiceProvider();
        return Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Message;
    }
}
