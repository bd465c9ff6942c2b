using Microsoft.Extensions.Time.Testing;
using Threat.TestKit;

namespace Threat.Features.Tests;

[TestFixture]
public sealed partial class FeaturePipelineTests
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
        int started = 0;
        TaskCompletionSource ten = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CountingSource source = new(async (_, cancel) =>
        {
            if (Interlocked.Increment(ref started) == 10) ten.SetResult();
            await ten.Task.WaitAsync(TimeSpan.FromMinutes(2), cancel); // fewer at once would never come to ten
            await Task.Delay(5, cancel);
        });
        InMemoryFeatureStore store = new(timeProvider: _clock);
        FeaturePipeline pipeline = new(source, store, timeProvider: _clock);
        FeatureKey[] keys = [.. Enumerable.Range(0, 300).Select(i => TestVectors.Address(i % 200))];
        FeatureBatch batch = await pipeline.ExtractBatchAsync(keys, T0);
        (batch.Results.Count, batch.FailedCount, source.Calls).ShouldBe((200, 0, 200));
        source.MostRunning.ShouldBe(10);
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
        await Task.Delay(50);
        (await pipeline.ExtractAsync(TestVectors.Address(1), T0)).Origin.ShouldBe(FeatureOrigin.Extracted);
        (store.GetStatistics().Stores, store.GetStatistics().Superseded).ShouldBe((0, 1), "of the four results only the last was offered to the store, whose clock stood still");
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
}
