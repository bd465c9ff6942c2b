using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Threat.TestKit;

namespace Threat.Features.Tests;

[TestFixture]
public sealed class FeaturePipelineTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;
    private static readonly DateTimeOffset T0 = TestVectors.T0;
    private readonly FakeTimeProvider _clock = new(T0);

    private static int Seed(FeatureKey key) => int.Parse(key.EntityId.Split('.')[3]) + 256 * int.Parse(key.EntityId.Split('.')[2]);

    private sealed class CountingSource(Func<FeatureKey, CancellationToken, Task>? before = null) : IFeatureSource
    {
        public int Calls, Running, MostRunning;

        public FeatureSchema Schema => FeaturePipelineTests.Schema;

        public async ValueTask<FeatureVector> ExtractAsync(FeatureKey key, DateTimeOffset asOf, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref Calls);
            int running = Interlocked.Increment(ref Running);
            InterlockedMax(ref MostRunning, running);
            try
            {
                if (before is not null) await before(key, cancellationToken);
                return TestVectors.Vector(Seed(key), asOf);
            }
            finally
            {
                Interlocked.Decrement(ref Running);
            }
        }

        private static void InterlockedMax(ref int target, int value)
        {
            int seen;
            while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
            {
            }
        }
    }

    [Test]
    public async Task The_store_is_asked_first_and_results_are_written_back()
    {
        CountingSource source = new();
        InMemoryFeatureStore store = new(timeProvider: _clock);
        FeaturePipeline pipeline = new(source, store, timeProvider: _clock);
        FeatureResult first = await pipeline.ExtractAsync(TestVectors.Address(1), T0);
        FeatureResult second = await pipeline.ExtractAsync(TestVectors.Address(1), T0 + TimeSpan.FromMinutes(4));
        (first.Origin, second.Origin, source.Calls).ShouldBe((FeatureOrigin.Extracted, FeatureOrigin.Store, 1));
        second.Vector.ShouldBeTheSameAs(TestVectors.Vector(1, T0));
        FeaturePipelineStatistics s = pipeline.GetStatistics();
        (s.FromStore, s.Extracted, s.Requests, s.HitRate, s.ErrorRate).ShouldBe((1, 1, 2, 0.5, 0.0));
    }

    [Test]
    public async Task A_vector_that_has_seen_the_future_or_is_too_stale_is_not_used()
    {
        CountingSource source = new();
        FeaturePipeline pipeline = new(source, new InMemoryFeatureStore(timeProvider: _clock), new FeaturePipelineOptions { MaxStaleness = TimeSpan.FromMinutes(1) }, _clock);
        await pipeline.ExtractAsync(TestVectors.Address(1), T0);
        FeatureResult past = await pipeline.ExtractAsync(TestVectors.Address(1), T0 - TimeSpan.FromTicks(1));
        (past.Origin, past.Vector.AsOf).ShouldBe((FeatureOrigin.Extracted, T0 - TimeSpan.FromTicks(1)));
        FeatureResult later = await pipeline.ExtractAsync(TestVectors.Address(1), T0 + TimeSpan.FromMinutes(1));
        (later.Origin, later.Vector.AsOf).ShouldBe((FeatureOrigin.Store, T0));
        (await pipeline.ExtractAsync(TestVectors.Address(1), T0 + TimeSpan.FromMinutes(1) + TimeSpan.FromTicks(1))).Origin.ShouldBe(FeatureOrigin.Extracted);
    }

    [Test]
    public async Task One_extraction_runs_however_many_ask()
    {
        TaskCompletionSource open = new();
        CountingSource source = new((_, _) => open.Task);
        FeaturePipeline pipeline = new(source, new InMemoryFeatureStore(timeProvider: _clock), timeProvider: _clock);
        Task<FeatureResult>[] asks = [.. Enumerable.Range(0, 50).Select(_ => pipeline.ExtractAsync(TestVectors.Address(1), T0))];
        while (source.Calls == 0) await Task.Yield();
        open.SetResult();
        FeatureResult[] results = await Task.WhenAll(asks);
        source.Calls.ShouldBe(1);
        results.Count(r => r.Origin == FeatureOrigin.Extracted).ShouldBe(1);
        foreach (FeatureResult r in results) r.Vector.ShouldBeTheSameAs(TestVectors.Vector(1, T0));
    }

    [Test]
    public async Task A_caller_who_leaves_does_not_cancel_the_extraction_of_those_who_stay()
    {
        TaskCompletionSource open = new();
        CountingSource source = new((_, cancel) => open.Task.WaitAsync(cancel));
        FeaturePipeline pipeline = new(source, new InMemoryFeatureStore(timeProvider: _clock), timeProvider: _clock);
        using CancellationTokenSource leave = new();
        Task<FeatureResult> leaver = pipeline.ExtractAsync(TestVectors.Address(1), T0, cancellationToken: leave.Token);
        while (source.Calls == 0) await Task.Yield();
        Task<FeatureResult> stayer = pipeline.ExtractAsync(TestVectors.Address(1), T0);
        await Task.Delay(50);
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leaver);
        open.SetResult();
        (await stayer).Origin.ShouldBe(FeatureOrigin.Shared);
        source.Calls.ShouldBe(1);
    }

    [Test]
    public async Task An_extraction_nobody_waits_for_is_cancelled()
    {
        TaskCompletionSource cancelled = new();
        CountingSource source = new(async (_, cancel) =>
        {
            using CancellationTokenRegistration r = cancel.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancel);
        });
        FeaturePipeline pipeline = new(source, new InMemoryFeatureStore(timeProvider: _clock), timeProvider: _clock);
        using CancellationTokenSource leave = new();
        Task<FeatureResult> leaver = pipeline.ExtractAsync(TestVectors.Address(1), T0, cancellationToken: leave.Token);
        while (source.Calls == 0) await Task.Yield();
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leaver);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task A_batch_runs_ten_at_a_time_and_each_entity_once()
    {
        CountingSource source = new((_, cancel) => Task.Delay(5, cancel));
        InMemoryFeatureStore store = new(timeProvider: _clock);
        FeaturePipeline pipeline = new(source, store, timeProvider: _clock);
        FeatureKey[] keys = [.. Enumerable.Range(0, 300).Select(i => TestVectors.Address(i % 200))];
        FeatureBatch batch = await pipeline.ExtractBatchAsync(keys, T0);
        (batch.Results.Count, batch.FailedCount, source.Calls).ShouldBe((200, 0, 200));
        source.MostRunning.ShouldBeInRange(2, 10);
        batch[TestVectors.Address(7)].Vector.ShouldBeTheSameAs(TestVectors.Vector(7, T0));
        store.GetStatistics().Stores.ShouldBe(200);
        (await pipeline.ExtractBatchAsync(keys, T0)).Results.ShouldAllBe(r => r.Origin == FeatureOrigin.Store);
        source.Calls.ShouldBe(200);
    }

    [Test]
    public async Task An_error_stays_with_its_entity()
    {
        CountingSource source = new((key, _) => Seed(key) == 3 ? throw new FormatException("event 17 has no time") : Task.CompletedTask);
        FeaturePipeline pipeline = new(source, new InMemoryFeatureStore(timeProvider: _clock), timeProvider: _clock);
        FeatureBatch batch = await pipeline.ExtractBatchAsync([.. Enumerable.Range(0, 6).Select(TestVectors.Address)], T0);
        batch.FailedCount.ShouldBe(1);
        batch.TryGetVector(TestVectors.Address(3), out _).ShouldBeFalse();
        batch.TryGetVector(TestVectors.Address(4), out _).ShouldBeTrue();
        Should.Throw<FormatException>(() => batch[TestVectors.Address(3)].Vector).Message.ShouldBe("event 17 has no time");
        pipeline.GetStatistics().ErrorRate.ShouldBe(1.0 / 6, 1e-12);
        await pipeline.ExtractAsync(TestVectors.Address(3), T0);
        source.Calls.ShouldBe(7, "a failure is not remembered");
    }

    [Test]
    public async Task Recompute_passes_the_store_by_and_refreshes_it()
    {
        CountingSource source = new();
        InMemoryFeatureStore store = new(timeProvider: _clock);
        FeaturePipeline pipeline = new(source, store, timeProvider: _clock);
        await pipeline.ExtractAsync(TestVectors.Address(1), T0);
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await pipeline.ExtractAsync(TestVectors.Address(1), T0, FeatureReuse.Recompute)).Origin.ShouldBe(FeatureOrigin.Extracted);
        (await store.GetAsync(TestVectors.Address(1), Schema)).Features!.ComputedAt.ShouldBe(T0 + TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task Prefetch_fills_the_store_and_reports_progress()
    {
        List<FeatureProgress> seen = [];
        CountingSource source = new();
        FeaturePipeline pipeline = new(source, new InMemoryFeatureStore(timeProvider: _clock), timeProvider: _clock);
        await pipeline.ExtractAsync(TestVectors.Address(0), T0);
        FeatureProgress done = await pipeline.PrefetchAsync([.. Enumerable.Range(0, 20).Select(TestVectors.Address)], T0, new Now(seen.Add));
        done.ShouldBe(new FeatureProgress(20, 20, 1, 0));
        seen.Select(p => p.Completed).ShouldBe(Enumerable.Range(1, 20));
        (await pipeline.ExtractAsync(TestVectors.Address(19), T0)).Origin.ShouldBe(FeatureOrigin.Store);
    }

    private sealed class Now(Action<FeatureProgress> report) : IProgress<FeatureProgress>
    {
        public void Report(FeatureProgress value) => report(value);
    }

    [Test]
    public async Task An_invalidation_during_an_extraction_keeps_its_result_out_of_the_store()
    {
        TaskCompletionSource open = new();
        CountingSource source = new((_, _) => open.Task);
        InMemoryFeatureStore store = new(timeProvider: _clock);
        FeaturePipeline pipeline = new(source, store, timeProvider: _clock);
        Task<FeatureResult> running = pipeline.ExtractAsync(TestVectors.Address(1), T0);
        while (source.Calls == 0) await Task.Yield();
        await pipeline.InvalidateAsync([TestVectors.Address(1)]);
        open.SetResult();
        (await running).Features.ShouldNotBeNull();
        (await store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
    }

    [Test]
    public async Task An_invalidation_reaches_an_abandoned_extraction_behind_a_newer_one()
    {
        TaskCompletionSource open = new();
        CountingSource source = new((_, _) => open.Task); // it does not listen to cancellation
        InMemoryFeatureStore store = new(timeProvider: _clock);
        FeaturePipeline pipeline = new(source, store, timeProvider: _clock);
        using CancellationTokenSource leave = new();
        Task<FeatureResult> abandoned = pipeline.ExtractAsync(TestVectors.Address(1), T0, cancellationToken: leave.Token);
        while (source.Calls == 0) await Task.Yield();
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(abandoned);
        Task<FeatureResult> running = pipeline.ExtractAsync(TestVectors.Address(1), T0);
        Task<FeatureResult> older = pipeline.ExtractAsync(TestVectors.Address(1), T0 - TimeSpan.FromHours(1));
        while (source.Calls < 3) await Task.Yield();
        await pipeline.InvalidateAsync([TestVectors.Address(1)]);
        open.SetResult();
        await Task.WhenAll(running, older);
        while (source.Running > 0) await Task.Yield();
        await Task.Delay(50);
        (await pipeline.ExtractAsync(TestVectors.Address(1), T0)).Origin.ShouldBe(FeatureOrigin.Extracted);
        (store.GetStatistics().Stores, store.GetStatistics().Superseded).ShouldBe((0, 1), "of the four results only the last was offered to the store, whose clock stood still");
    }

    [Test]
    public void Options_are_checked_when_the_host_starts()
    {
        using ServiceProvider provider = new ServiceCollection().AddThreatFeatures(o => o.TimeToLive = TimeSpan.Zero).Configure<FeatureStoreOptions>(o => o.SizeLimitBytes = 100).BuildServiceProvider();
        AggregateException refused = Should.Throw<AggregateException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        refused.InnerExceptions.Select(e => e.Message).ShouldBe(["FeatureStoreOptions.SizeLimitBytes is 100; it must be at least 16384.", "options.TimeToLive is 00:00:00; allowed is 1 second to 30 days."], ignoreOrder: true);
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
    public async Task Cancelling_a_batch_keeps_what_was_computed()
    {
        using CancellationTokenSource cancel = new();
        int calls = 0;
        CountingSource source = new(async (_, token) =>
        {
            if (Interlocked.Increment(ref calls) > 20) await Task.Delay(Timeout.Infinite, token);
        });
        InMemoryFeatureStore store = new(timeProvider: _clock);
        FeaturePipeline pipeline = new(source, store, timeProvider: _clock);
        Task<FeatureBatch> batch = pipeline.ExtractBatchAsync([.. Enumerable.Range(0, 100).Select(TestVectors.Address)], T0, cancellationToken: cancel.Token);
        while (Volatile.Read(ref calls) < 30) await Task.Yield();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(batch);
        store.GetStatistics().Stores.ShouldBe(20);
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
        => Should.Throw<ArgumentOutOfRangeException>(() => new FeaturePipeline(new CountingSource(), new InMemoryFeatureStore(), new FeaturePipelineOptions { MaxParallelExtractions = 0 }))
            .Message.ShouldStartWith("options.MaxParallelExtractions is 0; allowed is 1 to 1024.");

    [Test]
    public async Task The_container_wires_store_and_pipeline_once()
    {
        ServiceCollection services = new();
        services.AddThreatFeatures().AddThreatFeatures(o => o.MaxParallelExtractions = 3);
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
