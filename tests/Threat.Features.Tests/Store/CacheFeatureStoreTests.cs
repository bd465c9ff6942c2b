using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Threat.TestKit;

namespace Threat.Features.Tests;

[TestFixture(false)]
[TestFixture(true)]
public sealed class CacheFeatureStoreTests(bool hybrid) : FeatureStoreContractTests
{
    protected override bool RemembersBehindValues => false;

    protected override Task<IFeatureStore> CreateAsync()
    {
        if (!hybrid) return Task.FromResult<IFeatureStore>(new CacheFeatureStore(NewMemoryCache(), timeProvider: Clock));
        ServiceCollection services = new();
        services.AddHybridCache();
        return Task.FromResult<IFeatureStore>(new CacheFeatureStore(services.BuildServiceProvider().GetRequiredService<HybridCache>(), timeProvider: Clock));
    }

    private static MemoryDistributedCache NewMemoryCache() => new(Options.Create(new MemoryDistributedCacheOptions()));

    [Test]
    public async Task A_foreign_value_is_an_error_of_its_key_alone()
    {
        MemoryDistributedCache cache = NewMemoryCache();
        CacheFeatureStore store = new(cache, "p:", Clock);
        await store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1));
        await cache.SetStringAsync("p:v1:ip:192.0.0.2", "{}");
        IReadOnlyList<FeatureLookup> answers = await store.GetManyAsync([TestVectors.Address(1), TestVectors.Address(2)], Schema);
        (answers[0].Outcome, answers[1].Outcome).ShouldBe((FeatureLookupOutcome.Hit, FeatureLookupOutcome.Error));
        answers[1].Error.ShouldBe("The value of ip:192.0.0.2 cannot be read. These 2 bytes are no stored feature vector. Use a key prefix that no other program writes to.");
    }

    [Test]
    public async Task A_cache_that_fails_is_an_answer()
    {
        CacheFeatureStore store = new(new Down());
        (await store.GetAsync(TestVectors.Address(1), Schema)).Error.ShouldBe("the cache is down");
        (await store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1))).ShouldBe(new FeatureStoreWrite(0, 0, 1, "the cache is down"));
        (await store.InvalidateEntityAsync(TestVectors.Address(1))).ShouldBe(new FeatureStoreWrite(0, 0, 1, "the cache is down"));
    }

    private sealed class Down : IDistributedCache
    {
        private static IOException Error => new("the cache is down");
        public byte[]? Get(string key) => throw Error;
        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => throw Error;
        public void Refresh(string key) => throw Error;
        public Task RefreshAsync(string key, CancellationToken token = default) => throw Error;
        public void Remove(string key) => throw Error;
        public Task RemoveAsync(string key, CancellationToken token = default) => throw Error;
        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw Error;
        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => throw Error;
    }
}
