using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>Progress of large batches, invalidation of all, sources of one's own, sources and stores that fail, options, and the container.</summary>
public sealed partial class FeaturePipelineTests
{
    [Test]
    public async Task A_large_batch_reports_a_hundred_times_and_tells_failures()
    {
        List<FeatureProgress> seen = [];
        CountingSource source = new((key, _) => Seed(key) % 10 == 3 ? throw new FormatException("no time") : Task.CompletedTask);
        FeaturePipeline pipeline = new(source, new InMemoryFeatureStore(timeProvider: _clock), timeProvider: _clock);
        await pipeline.ExtractBatchAsync([.. Enumerable.Range(0, 500).Select(TestVectors.Address)], T0);
        await pipeline.ExtractBatchAsync([.. Enumerable.Range(0, 1000).Select(TestVectors.Address)], T0, progress: new Now(seen.Add));
        seen.Select(p => p.Completed).ShouldBe(Enumerable.Range(1, 100).Select(i => 10 * i));
        seen.ShouldAllBe(p => p.Total == 1000);
        seen[^1].ShouldBe(new FeatureProgress(1000, 1000, 450, 100));
    }

    [Test]
    public async Task Sources_of_ones_own_are_synchronous_or_asynchronous()
    {
        FeaturePipeline synchronous = new(FeatureSource.From(Schema, (key, asOf, _) => TestVectors.Vector(Seed(key), asOf)), new InMemoryFeatureStore());
        FeaturePipeline asynchronous = new(FeatureSource.FromAsync(Schema, async (key, asOf, cancel) =>
        {
            await Task.Delay(1, cancel);
            return TestVectors.Vector(Seed(key), asOf);
        }), new InMemoryFeatureStore());
        foreach (FeaturePipeline pipeline in (FeaturePipeline[])[synchronous, asynchronous])
        {
            FeatureBatch batch = await pipeline.ExtractBatchAsync([.. Enumerable.Range(0, 20).Select(TestVectors.Address)], T0);
            for (int i = 0; i < 20; i++) batch[TestVectors.Address(i)].Vector.ShouldBeTheSameAs(TestVectors.Vector(i, T0));
            (await pipeline.ExtractAsync(TestVectors.Address(7), T0)).Origin.ShouldBe(FeatureOrigin.Store);
        }
    }

    [Test]
    public async Task Invalidating_all_forgets_every_entity()
    {
        CountingSource source = new();
        FeaturePipeline pipeline = new(source, new InMemoryFeatureStore(timeProvider: _clock), timeProvider: _clock);
        await pipeline.ExtractBatchAsync([TestVectors.Address(1), TestVectors.Address(2)], T0);
        await pipeline.InvalidateAllAsync();
        (await pipeline.ExtractBatchAsync([TestVectors.Address(1), TestVectors.Address(2)], T0)).Results.ShouldAllBe(r => r.Origin == FeatureOrigin.Extracted);
    }

    [Test]
    public void Options_are_checked_when_the_host_starts()
    {
        using ServiceProvider provider = new ServiceCollection().AddThreatFeatures(o => o.TimeToLive = TimeSpan.Zero).Configure<FeatureStoreOptions>(o => o.SizeLimitBytes = 100).BuildServiceProvider();
        AggregateException refused = Should.Throw<AggregateException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        refused.InnerExceptions.Select(e => e.Message).ShouldBe(["FeatureStoreOptions.SizeLimitBytes is 100; it must be at least 16384.", "FeaturePipelineOptions.TimeToLive is 00:00:00; allowed is 1 second to 30 days."], ignoreOrder: true);
    }

    [Test]
    public async Task A_source_that_breaks_its_promise_is_told_so()
    {
        FeaturePipeline wrongInstant = new(FeatureSource.From(Schema, (_, asOf, _) => TestVectors.Vector(1, asOf.AddSeconds(1))), new InMemoryFeatureStore());
        Should.Throw<InvalidOperationException>(() => wrongInstant.ExtractAsync(TestVectors.Address(1), T0).Result.Vector).Message
            .ShouldBe("The feature source was asked for ip:192.0.0.1 as of 2026-03-01T12:00:00.0000000+00:00, but its vector is as of 2026-03-01T12:00:01.0000000+00:00.");
        FeaturePipeline wrongSchema = new(FeatureSource.FromAsync(Schema, async (_, asOf, _) =>
        {
            await Task.Yield();
            return TestVectors.Vector(1, asOf, TestVectors.OtherSchema);
        }), new InMemoryFeatureStore());
        (await wrongSchema.ExtractAsync(TestVectors.Address(1), T0)).Error!.Message.ShouldStartWith("The feature source announces schema threat-100/v1");
    }

    [Test]
    public async Task A_store_that_fails_costs_no_result()
    {
        CountingSource source = new();
        FeaturePipeline pipeline = new(source, new BrokenStore(), timeProvider: _clock);
        FeatureBatch batch = await pipeline.ExtractBatchAsync([.. Enumerable.Range(0, 30).Select(TestVectors.Address)], T0);
        batch.FailedCount.ShouldBe(0);
        pipeline.GetStatistics().StoreErrors.ShouldBe(60);
    }

    private sealed class BrokenStore : IFeatureStore
    {
        public ValueTask<FeatureLookup> GetAsync(FeatureKey key, FeatureSchema schema, CancellationToken cancellationToken = default) => throw new IOException("down");
        public ValueTask<IReadOnlyList<FeatureLookup>> GetManyAsync(IReadOnlyList<FeatureKey> keys, FeatureSchema schema, CancellationToken cancellationToken = default)
            => new([.. keys.Select(_ => FeatureLookup.Failed("down"))]);
        public ValueTask<FeatureStoreWrite> SetAsync(FeatureKey key, StoredFeatures features, CancellationToken cancellationToken = default) => throw new IOException("down");
        public ValueTask<FeatureStoreWrite> SetManyAsync(IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, CancellationToken cancellationToken = default)
            => new(new FeatureStoreWrite(0, 0, entries.Count, "down"));
        public ValueTask<FeatureStoreWrite> InvalidateEntityAsync(FeatureKey key, CancellationToken cancellationToken = default) => throw new IOException("down");
        public ValueTask<FeatureStoreWrite> InvalidateManyAsync(IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken = default) => throw new IOException("down");
        public ValueTask<FeatureStoreWrite> InvalidateSchemaAsync(Core.FeatureSchemaId schema, CancellationToken cancellationToken = default) => throw new IOException("down");
        public FeatureStoreStatistics GetStatistics() => new();
    }

    [Test]
    public void An_option_out_of_range_is_refused_in_words()
        => Should.Throw<ArgumentOutOfRangeException>(() => new FeaturePipeline(new CountingSource(), new InMemoryFeatureStore(), new FeaturePipelineOptions { MaxDegreeOfParallelism = 0 }))
            .Message.ShouldStartWith("options.MaxDegreeOfParallelism is 0; allowed is 1 to 1024.");

    [Test]
    public async Task The_container_wires_store_and_pipeline_once()
    {
        ServiceCollection services = new();
        services.AddThreatFeatures().AddThreatFeatures(o => o.MaxDegreeOfParallelism = 3);
        services.AddSingleton<IFeatureSource>(new CountingSource());
        await using ServiceProvider provider = services.BuildServiceProvider();
        FeaturePipeline pipeline = provider.GetServices<FeaturePipeline>().ShouldHaveSingleItem();
        (await pipeline.ExtractAsync(TestVectors.Address(1), T0)).Origin.ShouldBe(FeatureOrigin.Extracted);
        provider.GetServices<IFeatureStore>().ShouldHaveSingleItem().ShouldBeOfType<InMemoryFeatureStore>().GetStatistics().Stores.ShouldBe(1);
    }

    [Test]
    public void Without_a_source_the_container_says_what_to_register()
    {
        using ServiceProvider provider = new ServiceCollection().AddThreatFeatures().BuildServiceProvider();
        Should.Throw<InvalidOperationException>(provider.GetRequiredService<FeaturePipeline>).Message
            .ShouldBe("FeaturePipeline needs a feature source. Register one: services.AddSingleton<IFeatureSource>(...), for instance with FeatureSource.From.");
    }
}
