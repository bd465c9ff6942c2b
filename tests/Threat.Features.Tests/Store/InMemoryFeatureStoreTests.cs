using Threat.TestKit;

namespace Threat.Features.Tests;

[TestFixture]
public sealed class InMemoryFeatureStoreTests : FeatureStoreContractTests
{
    protected override Task<IFeatureStore> CreateAsync() => Task.FromResult<IFeatureStore>(new InMemoryFeatureStore(timeProvider: Clock));

    [Test]
    public async Task A_hit_is_the_stored_object_itself()
    {
        StoredFeatures stored = TestVectors.Stored(1);
        await Store.SetAsync(TestVectors.Address(1), stored);
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Features.ShouldBeSameAs(stored);
    }

    [Test]
    public async Task Of_two_invalidations_at_once_the_later_counts_whichever_comes_first()
    {
        Clock.AdjustTime(TestVectors.T0 + Minute);
        await Store.InvalidateEntityAsync(TestVectors.Address(1));
        await Store.InvalidateSchemaAsync(TestVectors.OtherSchema.Id);
        Clock.AdjustTime(TestVectors.T0);
        await Store.InvalidateEntityAsync(TestVectors.Address(1));
        await Store.InvalidateSchemaAsync(TestVectors.OtherSchema.Id);
        DateTimeOffset between = TestVectors.T0 + TimeSpan.FromSeconds(30);
        (await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1, between, between))).Superseded.ShouldBe(1);
        (await Store.SetAsync(TestVectors.Address(2), TestVectors.Stored(2, between, between, schema: TestVectors.OtherSchema))).Superseded.ShouldBe(1);
    }

    [Test]
    public async Task An_invalidation_is_remembered_when_the_value_behind_it_has_expired()
    {
        await Store.InvalidateEntityAsync(TestVectors.Address(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1, computedAt: Clock.GetUtcNow(), timeToLive: TimeSpan.FromSeconds(5)));
        Clock.Advance(TimeSpan.FromSeconds(10));
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Expired);
        (await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(2, computedAt: TestVectors.T0))).Superseded.ShouldBe(1);
    }

    [Test]
    public async Task A_hit_allocates_nothing()
    {
        InMemoryFeatureStore store = new();
        FeatureKey key = TestVectors.Address(1);
        await store.SetAsync(key, TestVectors.Stored(1, timeToLive: TimeSpan.FromDays(10_000)));
        int hits = 0;
        for (int i = 0; i < 100; i++) hits += store.GetAsync(key, Schema).Result.Outcome == FeatureLookupOutcome.Hit ? 1 : 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) hits += store.GetAsync(key, Schema).Result.Outcome == FeatureLookupOutcome.Hit ? 1 : 0;
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        hits.ShouldBe(1100);
    }

    [Test]
    public async Task Readers_without_a_lock_get_the_value_of_their_key_while_others_write_evict_and_invalidate()
    {
        InMemoryFeatureStore store = new(new FeatureStoreOptions { SizeLimitBytes = 200_000 });
        FeatureKey[] keys = [.. Enumerable.Range(0, 400).Select(TestVectors.Address)];
        FeatureVector[] vectors = [.. Enumerable.Range(0, 400).Select(i => TestVectors.Vector(i))];
        bool stop = false;
        long hits = 0;
        Task[] readers = [.. Enumerable.Range(1, 2).Select(seed => Task.Run(() =>
        {
            Random random = new(seed);
            while (!Volatile.Read(ref stop))
            {
                int i = random.Next(keys.Length);
                FeatureLookup answer = store.GetAsync(keys[i], Schema).Result;
                if (answer.Outcome != FeatureLookupOutcome.Hit) continue;
                answer.Features!.Vector.ShouldBeSameAs(vectors[i]);
                Interlocked.Increment(ref hits);
            }
        }))];
        Random writes = new(3);
        for (int round = 0; round < 60_000; round++)
        {
            int i = writes.Next(keys.Length);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            await store.SetAsync(keys[i], new StoredFeatures(vectors[i], now, now.AddMinutes(10)));
            if (round % 7 == 0)
            {
                await store.InvalidateEntityAsync(keys[i]);
                (await store.GetAsync(keys[i], Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss, "what is invalidated is not served, from then on");
            }
            if (round % 20_000 == 19_999) store.Clear();
        }
        Volatile.Write(ref stop, true);
        await Task.WhenAll(readers);
        hits.ShouldBeGreaterThan(1000);
        store.GetStatistics().Evictions.ShouldBeGreaterThan(0);
    }

    [Test]
    public async Task By_the_systems_clock_nothing_is_served_after_it_expired()
    {
        InMemoryFeatureStore store = new();
        FeatureKey key = TestVectors.Address(1);
        for (int round = 0; round < 20; round++)
        {
            DateTimeOffset now = DateTimeOffset.UtcNow, until = now.AddMilliseconds(15);
            await store.SetAsync(key, new StoredFeatures(TestVectors.Vector(1, now), now, until));
            while (true)
            {
                DateTimeOffset before = DateTimeOffset.UtcNow;
                FeatureLookup answer = await store.GetAsync(key, Schema);
                if (answer.Outcome != FeatureLookupOutcome.Hit) break;
                before.ShouldBeLessThan(until);
            }
        }
    }

    [Test]
    public async Task The_size_limit_holds_and_asked_for_values_stay()
    {
        InMemoryFeatureStore store = new(new FeatureStoreOptions { SizeLimitBytes = 100_000 }, Clock);
        await store.SetAsync(TestVectors.Address(0), TestVectors.Stored(0));
        for (int i = 1; i < 1000; i++)
        {
            await store.SetAsync(TestVectors.Address(i), TestVectors.Stored(i));
            (await store.GetAsync(TestVectors.Address(0), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit, $"after {i} writes");
        }
        FeatureStoreStatistics s = store.GetStatistics();
        s.Bytes.ShouldBeLessThanOrEqualTo(100_000);
        s.Entries!.Value.ShouldBeInRange(80, 200);
        s.Evictions.ShouldBe(1000 - s.Entries.Value);
    }

    [Test]
    public void The_books_balance_after_any_sequence_of_operations()
    {
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 4], Gen.Int[0, 50]).Array[1, 200].Sample(steps =>
        {
            InMemoryFeatureStore store = new(new FeatureStoreOptions { SizeLimitBytes = 16 * 1024 }, Clock);
            foreach ((int k, int operation, int minutes) in steps)
            {
                FeatureKey key = TestVectors.Address(k);
                _ = operation switch
                {
                    0 or 1 => (object)store.SetAsync(key, TestVectors.Stored(k, TestVectors.T0 + TimeSpan.FromMinutes(minutes), Clock.GetUtcNow())).Result,
                    2 => store.GetAsync(key, Schema).Result,
                    3 => store.InvalidateEntityAsync(key).Result,
                    _ => store.InvalidateSchemaAsync(Schema.Id).Result,
                };
                store.GetStatistics().Bytes.ShouldBeInRange(0, 16 * 1024);
            }
            store.Clear();
            (store.GetStatistics().Entries, store.GetStatistics().Bytes).ShouldBe((0, 0));
        }, iter: 200);
    }

    [Test]
    public async Task Threads_may_read_write_and_invalidate_at_once()
    {
        InMemoryFeatureStore store = new(new FeatureStoreOptions { SizeLimitBytes = 64 * 1024 }, Clock);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(async () =>
        {
            Random random = new(t);
            for (int i = 0; i < 5000; i++)
            {
                int k = random.Next(200);
                switch (random.Next(4))
                {
                    case 0: await store.InvalidateEntityAsync(TestVectors.Address(k)); break;
                    case 1: await store.SetAsync(TestVectors.Address(k), TestVectors.Stored(k, computedAt: TestVectors.T0 + TimeSpan.FromSeconds(1))); break;
                    default:
                        if ((await store.GetAsync(TestVectors.Address(k), Schema)).TryGetVector(out FeatureVector? v)) v.Values[0].ShouldBe(TestVectors.Vector(k).Values[0]);
                        break;
                }
            }
        })));
        store.GetStatistics().Bytes.ShouldBeLessThanOrEqualTo(64 * 1024);
    }

    [Test]
    public void A_limit_too_small_is_refused_in_words()
        => Should.Throw<ArgumentOutOfRangeException>(() => new InMemoryFeatureStore(new FeatureStoreOptions { SizeLimitBytes = 100 })).Message
            .ShouldStartWith("FeatureStoreOptions.SizeLimitBytes is 100; it must be at least 16384.");

    [Test]
    public async Task The_mark_of_an_invalidation_that_was_evicted_still_refuses_values_of_before()
    {
        InMemoryFeatureStore store = new(new FeatureStoreOptions { SizeLimitBytes = 16 * 1024 }, Clock);
        StoredFeatures slow = TestVectors.Stored(1);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await store.InvalidateEntityAsync(TestVectors.Address(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        for (int i = 2; i < 100; i++) await store.SetAsync(TestVectors.Address(i), TestVectors.Stored(i, computedAt: Clock.GetUtcNow()));
        store.GetStatistics().Evictions.ShouldBeGreaterThan(50);
        (await store.SetAsync(TestVectors.Address(1), slow)).ShouldBe(new FeatureStoreWrite(0, Superseded: 1));
        (await store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
    }

    [Test]
    public async Task No_value_of_before_slips_past_the_invalidation_of_its_schema()
    {
        for (int round = 0; round < 300; round++)
        {
            InMemoryFeatureStore store = new(timeProvider: Clock);
            KeyValuePair<FeatureKey, StoredFeatures>[] entries = [.. Enumerable.Range(0, 40).Select(i => KeyValuePair.Create(TestVectors.Address(i), TestVectors.Stored(i)))];
            await Task.WhenAll(Task.Run(async () => await store.SetManyAsync(entries)), Task.Run(async () => await store.InvalidateSchemaAsync(Schema.Id)));
            (await store.GetManyAsync([.. entries.Select(e => e.Key)], Schema)).ShouldAllBe(a => a.Outcome == FeatureLookupOutcome.Miss);
        }
    }
}
