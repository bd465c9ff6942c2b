using Microsoft.Extensions.Time.Testing;
using Threat.Features;

namespace Threat.TestKit;

/// <summary>What every feature store must do. A fixture per store derives from this.</summary>
public abstract class FeatureStoreContractTests
{
    protected static readonly FeatureSchema Schema = FeatureSchema.Threat100;
    protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    protected FakeTimeProvider Clock { get; private set; } = null!;

    protected IFeatureStore Store { get; private set; } = null!;

    /// <summary>Whether an invalidation is remembered also behind the value that took the place of its mark.</summary>
    protected virtual bool RemembersBehindValues => true;

    /// <summary>An empty store on <see cref="Clock"/>.</summary>
    protected abstract Task<IFeatureStore> CreateAsync();

    [SetUp]
    public async Task CreateStore()
    {
        Clock = new FakeTimeProvider(TestVectors.T0);
        Store = await CreateAsync();
    }

    [TearDown]
    public async Task DisposeStore()
    {
        if (Store is IAsyncDisposable d) await d.DisposeAsync();
    }

    [Test]
    public async Task An_unknown_key_is_a_miss()
    {
        FeatureLookup answer = await Store.GetAsync(TestVectors.Address(1), Schema);
        answer.Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        answer.TryGetVector(out _).ShouldBeFalse();
    }

    [Test]
    public async Task A_stored_value_comes_back_with_its_age()
    {
        StoredFeatures stored = TestVectors.Stored(1);
        (await Store.SetAsync(TestVectors.Address(1), stored)).ShouldBe(new FeatureStoreWrite(1));
        Clock.Advance(Minute);
        FeatureLookup answer = await Store.GetAsync(TestVectors.Address(1), Schema);
        answer.Outcome.ShouldBe(FeatureLookupOutcome.Hit);
        answer.Age.ShouldBe(Minute);
        answer.Features!.Vector.ShouldBeTheSameAs(stored.Vector);
        answer.Features.ExpiresAt.ShouldBe(stored.ExpiresAt);
        answer.Features.ComputedAt.ShouldBe(stored.ComputedAt);
    }

    [Test]
    public async Task An_address_and_a_user_of_the_same_name_are_two_entities()
    {
        StoredFeatures a = TestVectors.Stored(1), b = TestVectors.Stored(2);
        await Store.SetAsync(new FeatureKey("ip", "a"), a);
        await Store.SetAsync(new FeatureKey("user", "a"), b);
        (await Store.GetAsync(new FeatureKey("ip", "a"), Schema)).Features!.Vector.ShouldBeTheSameAs(a.Vector);
        (await Store.GetAsync(new FeatureKey("user", "a"), Schema)).Features!.Vector.ShouldBeTheSameAs(b.Vector);
        (await Store.GetAsync(new FeatureKey("host", "a"), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
    }

    [Test]
    public async Task Ids_with_colons_spaces_and_other_scripts_stay_apart()
    {
        FeatureKey[] keys = [new("user", "a:b"), new("user", "a b"), new("user", "ü{x}"), new("user", "用户\n"), new("user", "a")];
        await Store.SetManyAsync([.. keys.Select((k, i) => KeyValuePair.Create(k, TestVectors.Stored(i)))]);
        IReadOnlyList<FeatureLookup> answers = await Store.GetManyAsync(keys, Schema);
        for (int i = 0; i < keys.Length; i++) answers[i].Features!.Vector.ShouldBeTheSameAs(TestVectors.Vector(i));
    }

    [Test]
    public async Task Many_answers_keep_the_order_of_the_keys_and_repeat_repeated_ones()
    {
        await Store.SetManyAsync([.. Enumerable.Range(0, 300).Select(i => KeyValuePair.Create(TestVectors.Address(i), TestVectors.Stored(i)))]);
        FeatureKey[] keys = [.. Enumerable.Range(200, 200).Select(TestVectors.Address), TestVectors.Address(3), TestVectors.Address(3)];
        IReadOnlyList<FeatureLookup> answers = await Store.GetManyAsync(keys, Schema);
        answers.Count.ShouldBe(202);
        for (int i = 0; i < 100; i++) answers[i].Features!.Vector.ShouldBeTheSameAs(TestVectors.Vector(200 + i));
        answers.Skip(100).Take(100).ShouldAllBe(a => a.Outcome == FeatureLookupOutcome.Miss);
        answers[200].Features!.Vector.ShouldBeTheSameAs(TestVectors.Vector(3));
        answers[201].Features!.Vector.ShouldBeTheSameAs(TestVectors.Vector(3));
    }

    [Test]
    public async Task No_keys_and_no_entries_are_allowed()
    {
        (await Store.GetManyAsync([], Schema)).ShouldBeEmpty();
        (await Store.SetManyAsync([])).ShouldBe(new FeatureStoreWrite(0));
        (await Store.InvalidateManyAsync([])).ShouldBe(new FeatureStoreWrite(0));
    }

    [Test]
    public async Task A_value_expires_by_the_clock_of_the_store()
    {
        await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1, timeToLive: Minute));
        Clock.Advance(Minute - TimeSpan.FromTicks(1));
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
        Clock.Advance(TimeSpan.FromTicks(1));
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBeOneOf(FeatureLookupOutcome.Expired, FeatureLookupOutcome.Miss);
    }

    [Test]
    public async Task A_value_of_another_schema_is_named_as_such_and_not_served()
    {
        await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1, schema: TestVectors.OtherSchema));
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.WrongSchema);
        (await Store.GetAsync(TestVectors.Address(1), TestVectors.OtherSchema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
    }

    [Test]
    public async Task The_newer_instant_wins_whatever_the_order_of_writing()
    {
        StoredFeatures newer = TestVectors.Stored(2, TestVectors.T0 + Minute, TestVectors.T0), older = TestVectors.Stored(1, TestVectors.T0);
        await Store.SetAsync(TestVectors.Address(1), newer);
        (await Store.SetAsync(TestVectors.Address(1), older)).ShouldBe(new FeatureStoreWrite(0, Superseded: 1));
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Features!.Vector.ShouldBeTheSameAs(newer.Vector);
        StoredFeatures newest = TestVectors.Stored(3, TestVectors.T0 + 2 * Minute, TestVectors.T0);
        (await Store.SetManyAsync([KeyValuePair.Create(TestVectors.Address(1), newest), KeyValuePair.Create(TestVectors.Address(2), older)])).ShouldBe(new FeatureStoreWrite(2));
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Features!.Vector.ShouldBeTheSameAs(newest.Vector);
    }

    [Test]
    public async Task The_later_computation_wins_at_the_same_instant()
    {
        StoredFeatures later = TestVectors.Stored(2, TestVectors.T0, TestVectors.T0 + TimeSpan.FromSeconds(2)), earlier = TestVectors.Stored(1, TestVectors.T0, TestVectors.T0);
        await Store.SetAsync(TestVectors.Address(1), later);
        (await Store.SetAsync(TestVectors.Address(1), earlier)).Superseded.ShouldBe(1);
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Features!.Vector.ShouldBeTheSameAs(later.Vector);
    }

    [Test]
    public async Task An_expired_value_gives_way_to_an_older_instant()
    {
        await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1, TestVectors.T0 + Minute, TestVectors.T0, timeToLive: Minute));
        Clock.Advance(2 * Minute);
        StoredFeatures older = TestVectors.Stored(2, TestVectors.T0, Clock.GetUtcNow());
        (await Store.SetAsync(TestVectors.Address(1), older)).Applied.ShouldBe(1);
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Features!.Vector.ShouldBeTheSameAs(older.Vector);
    }

    [Test]
    public async Task An_invalidated_entity_is_a_miss_and_others_stay()
    {
        await Store.SetManyAsync([.. Enumerable.Range(0, 4).Select(i => KeyValuePair.Create(TestVectors.Address(i), TestVectors.Stored(i)))]);
        (await Store.InvalidateEntityAsync(TestVectors.Address(0))).Succeeded.ShouldBeTrue();
        (await Store.InvalidateManyAsync([TestVectors.Address(1), TestVectors.Address(2), TestVectors.Address(99)])).Succeeded.ShouldBeTrue();
        (await Store.GetManyAsync([.. Enumerable.Range(0, 4).Select(TestVectors.Address)], Schema)).Select(a => a.Outcome)
            .ShouldBe([FeatureLookupOutcome.Miss, FeatureLookupOutcome.Miss, FeatureLookupOutcome.Miss, FeatureLookupOutcome.Hit]);
    }

    [Test]
    public async Task A_value_computed_before_an_invalidation_does_not_come_back()
    {
        StoredFeatures inFlight = TestVectors.Stored(1, TestVectors.T0, TestVectors.T0);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Store.InvalidateEntityAsync(TestVectors.Address(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await Store.SetAsync(TestVectors.Address(1), inFlight)).Superseded.ShouldBe(1);
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        StoredFeatures after = TestVectors.Stored(2, TestVectors.T0, Clock.GetUtcNow());
        (await Store.SetAsync(TestVectors.Address(1), after)).Applied.ShouldBe(1);
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Features!.Vector.ShouldBeTheSameAs(after.Vector);
    }

    [Test]
    public async Task An_invalidated_schema_is_gone_and_other_schemas_stay()
    {
        await Store.SetManyAsync([KeyValuePair.Create(TestVectors.Address(1), TestVectors.Stored(1)), KeyValuePair.Create(TestVectors.Address(2), TestVectors.Stored(2, schema: TestVectors.OtherSchema))]);
        (await Store.InvalidateSchemaAsync(Schema.Id)).Succeeded.ShouldBeTrue();
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Miss);
        (await Store.GetAsync(TestVectors.Address(2), TestVectors.OtherSchema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(3, computedAt: Clock.GetUtcNow()))).Applied.ShouldBe(1);
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
    }

    [Test]
    public async Task A_value_computed_before_its_schema_was_invalidated_does_not_come_back()
    {
        StoredFeatures inFlight = TestVectors.Stored(1, TestVectors.T0, TestVectors.T0);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Store.InvalidateSchemaAsync(Schema.Id);
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await Store.SetAsync(TestVectors.Address(1), inFlight)).Superseded.ShouldBe(1);
        (await Store.SetManyAsync([.. Enumerable.Range(2, 20).Select(i => KeyValuePair.Create(TestVectors.Address(i), inFlight))])).Superseded.ShouldBe(20);
        (await Store.GetManyAsync([TestVectors.Address(1), TestVectors.Address(2)], Schema)).ShouldAllBe(a => a.Outcome == FeatureLookupOutcome.Miss);
        (await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1, TestVectors.T0, Clock.GetUtcNow()))).Applied.ShouldBe(1);
        (await Store.GetAsync(TestVectors.Address(1), Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
    }

    [TestCase(1)]
    [TestCase(20)]
    public async Task A_value_of_before_an_invalidation_does_not_replace_one_of_after_it(int count)
    {
        await Store.GetAsync(TestVectors.Address(0), Schema); // a server met later refuses what was computed before
        StoredFeatures inFlight = TestVectors.Stored(1, TestVectors.T0 + Minute, TestVectors.T0);
        Clock.Advance(TimeSpan.FromSeconds(1));
        FeatureKey[] keys = [.. Enumerable.Range(0, count).Select(TestVectors.Address)];
        await Store.InvalidateManyAsync(keys);
        Clock.Advance(TimeSpan.FromSeconds(1));
        StoredFeatures after = TestVectors.Stored(2, TestVectors.T0, Clock.GetUtcNow());
        (await Store.SetManyAsync([.. keys.Select(k => KeyValuePair.Create(k, after))])).Applied.ShouldBe(count);
        (await Store.SetManyAsync([.. keys.Select(k => KeyValuePair.Create(k, inFlight))])).Superseded.ShouldBe(RemembersBehindValues ? count : 0);
        (await Store.GetAsync(keys[0], Schema)).Features!.Vector.ShouldBeTheSameAs(RemembersBehindValues ? after.Vector : inFlight.Vector);
    }

    [Test]
    public async Task Statistics_count_every_outcome()
    {
        await Store.SetManyAsync([KeyValuePair.Create(TestVectors.Address(1), TestVectors.Stored(1)), KeyValuePair.Create(TestVectors.Address(2), TestVectors.Stored(2, schema: TestVectors.OtherSchema))]);
        await Store.GetManyAsync([TestVectors.Address(1), TestVectors.Address(2), TestVectors.Address(3)], Schema);
        await Store.InvalidateEntityAsync(TestVectors.Address(1));
        FeatureStoreStatistics s = Store.GetStatistics();
        (s.Hits, s.Misses, s.WrongSchema, s.Errors, s.Stores, s.Batches, s.Invalidations).ShouldBe((1, 1, 1, 0, 2, 2, 1));
        s.HitRate.ShouldBe(1.0 / 3, 1e-12);
        s.Bytes.ShouldBeGreaterThan(0);
    }

    [Test]
    public async Task A_default_key_is_refused()
    {
        await Should.ThrowAsync<ArgumentException>(async () => await Store.GetAsync(default, Schema));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.SetAsync(default, TestVectors.Stored(1)));
    }

    [Test]
    public async Task A_cancelled_call_is_cancelled()
    {
        CancellationToken cancelled = new(canceled: true);
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.GetManyAsync([TestVectors.Address(1)], Schema, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.SetAsync(TestVectors.Address(1), TestVectors.Stored(1), cancelled));
    }
}
