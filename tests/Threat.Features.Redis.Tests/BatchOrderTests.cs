using System.Reflection;
using StackExchange.Redis;
using Threat.TestKit;

namespace Threat.Features.Redis.Tests;

/// <summary>Batches are written without comparing each value where none can be older than what is stored. Here some are, and others write meanwhile.</summary>
[TestFixture(true)]
[TestFixture(false)]
public sealed class BatchOrderTests(bool garnet)
{
    private const int Count = 100;
    private const string ComparesEach = "Garnet does not answer a transaction that holds a script: there each value is compared";
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;
    private static readonly FeatureKey[] Keys = [.. Enumerable.Range(0, Count).Select(TestVectors.Address)];
    private DateTimeOffset _start;
    private GarnetInProcess? _garnet;
    private RedisServerProcess? _server;
    private ConnectionMultiplexer _connection = null!;
    private string _prefix = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        int port = garnet ? (_garnet = new GarnetInProcess()).Port : (_server = RedisServerProcess.StartOrSkip()).Port;
        _connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},abortConnect=false");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _garnet?.Dispose();
        _server?.Dispose();
    }

    // All is computed later than the store met its server, so that nothing is refused for that.
    [SetUp]
    public void NewPrefix() => (_prefix, _start) = ($"batch:{Guid.NewGuid():N}:", DateTimeOffset.UtcNow.AddSeconds(30));

    private async Task<RedisFeatureStore> NodeAsync(Func<MethodInfo, object?[], Func<object?>, object?>? call = null, bool trusted = false)
    {
        RedisFeatureStore store = new(call is null ? _connection : InterposedConnection.Over(_connection, call),
            new RedisFeatureStoreOptions { KeyPrefix = _prefix, OperationTimeout = TimeSpan.FromSeconds(20), HeartbeatInterval = TimeSpan.FromMinutes(1), ServerKeepsAcknowledgedWrites = trusted });
        await store.GetAsync(Keys[0], Schema);
        return store;
    }

    private KeyValuePair<FeatureKey, StoredFeatures>[] Batch(int seed, double asOf, double? computedAt = null)
    {
        DateTimeOffset instant = _start.AddSeconds(asOf), computed = _start.AddSeconds(computedAt ?? asOf);
        return [.. Keys.Select((k, i) => KeyValuePair.Create(k, new StoredFeatures(TestVectors.Vector(1000 * seed + i, instant), computed, computed.AddMinutes(5))))];
    }

    private static async Task ShouldHoldAsync(RedisFeatureStore store, int seed)
    {
        IReadOnlyList<FeatureLookup> answers = await store.GetManyAsync(Keys, Schema);
        for (int i = 0; i < Count; i++) answers[i].Features.ShouldNotBeNull($"{Keys[i]}: {answers[i].Outcome}").Vector.ShouldBeTheSameAs(TestVectors.Vector(1000 * seed + i, answers[i].Features!.Vector.AsOf));
    }

    private static bool Is(object?[] args, string script) => args is [string text, ..] && text.Contains(script);

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_newer_batch_replaces_without_comparing_and_an_older_one_does_not(bool trusted)
    {
        int compared = 0;
        await using RedisFeatureStore store = await NodeAsync((_, args, call) =>
        {
            if (Is(args, "'GET')")) Interlocked.Increment(ref compared);
            return call();
        }, trusted);
        (await store.SetManyAsync(Batch(1, asOf: 1))).ShouldBe(new FeatureStoreWrite(Count));
        (await store.SetManyAsync(Batch(1, asOf: 1))).ShouldBe(new FeatureStoreWrite(Count), "the same again replaces itself");
        (await store.SetManyAsync(Batch(2, asOf: 2))).ShouldBe(new FeatureStoreWrite(Count));
        compared.ShouldBe(garnet ? 3 : 0, ComparesEach);
        (await store.SetManyAsync(Batch(3, asOf: 1.5))).ShouldBe(new FeatureStoreWrite(0, Superseded: Count));
        (await store.SetManyAsync(Batch(4, asOf: 2, computedAt: 1.9))).ShouldBe(new FeatureStoreWrite(0, Superseded: Count), "the same instant, computed earlier");
        compared.ShouldBe(garnet ? 5 : 2);
        await ShouldHoldAsync(store, 2);
        (await store.SetManyAsync(Batch(5, asOf: 3))).ShouldBe(new FeatureStoreWrite(Count));
        compared.ShouldBe(garnet ? 6 : 2, "after older batches as before them");
        await ShouldHoldAsync(store, 5);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Values_of_a_batch_leave_the_server_when_they_expire(bool oneLife)
    {
        await using RedisFeatureStore store = await NodeAsync();
        KeyValuePair<FeatureKey, StoredFeatures>[] batch = [.. Batch(1, asOf: 1).Select((e, i) => KeyValuePair.Create(e.Key, new StoredFeatures(e.Value.Vector, e.Value.ComputedAt, _start.AddMinutes(oneLife ? 10 : 10 + i))))];
        for (int round = 0; round < 2; round++)
        {
            (await store.SetManyAsync(batch)).ShouldBe(new FeatureStoreWrite(Count));
            IDatabase db = _connection.GetDatabase();
            for (int i = 0; i < Count; i++)
            {
                TimeSpan left = (await db.KeyTimeToLiveAsync($"{_prefix}v1:{Keys[i]}")).ShouldNotBeNull($"{Keys[i]} never leaves");
                (DateTimeOffset.UtcNow + left).ShouldBe(batch[i].Value.ExpiresAt, TimeSpan.FromSeconds(5));
            }
            (await db.KeyExistsAsync(_prefix + "{state}:batch")).ShouldBeFalse();
        }
    }

    [Test]
    public async Task Of_one_key_twice_in_a_batch_the_newest_stays()
    {
        await using RedisFeatureStore store = await NodeAsync();
        await store.SetManyAsync([.. Batch(2, asOf: 2), .. Batch(1, asOf: 1)]);
        await ShouldHoldAsync(store, 2);
        await store.SetManyAsync([.. Batch(4, asOf: 4), .. Batch(3, asOf: 3)]);
        await ShouldHoldAsync(store, 4);
    }

    [Test]
    public async Task Of_many_batches_at_once_each_key_keeps_the_newest()
    {
        RedisFeatureStore[] nodes = [await NodeAsync(), await NodeAsync(), await NodeAsync()];
        Random random = new(7);
        double[][] asOfs = [.. nodes.Select(_ => Enumerable.Range(0, 40).Select(_ => Math.Round(100 * random.NextDouble(), 4)).ToArray())];
        int[][][] parts = [.. nodes.Select(_ => Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, Count).Where(_ => random.Next(2) == 0).ToArray()).ToArray())];
        await Task.WhenAll(nodes.Select((node, n) => Task.Run(async () =>
        {
            for (int i = 0; i < 40; i++)
            {
                KeyValuePair<FeatureKey, StoredFeatures>[] all = Batch(1, asOfs[n][i]);
                FeatureStoreWrite write = await node.SetManyAsync([.. parts[n][i].Select(k => all[k])]);
                (write.Applied + write.Superseded).ShouldBe(parts[n][i].Length, write.Error);
            }
        })));
        IReadOnlyList<FeatureLookup> answers = await nodes[0].GetManyAsync(Keys, Schema);
        for (int k = 0; k < Count; k++)
        {
            double newest = Enumerable.Range(0, nodes.Length).SelectMany(n => Enumerable.Range(0, 40).Where(i => parts[n][i].Contains(k)).Select(i => asOfs[n][i])).Max();
            answers[k].Features.ShouldNotBeNull($"{Keys[k]}").Vector.AsOf.ShouldBe(_start.AddSeconds(newest), Keys[k].ToString());
        }
        foreach (RedisFeatureStore node in nodes) await node.DisposeAsync();
    }

    [Test]
    public async Task A_single_write_counts_as_the_newest_too()
    {
        await using RedisFeatureStore store = await NodeAsync();
        await store.SetManyAsync(Batch(1, asOf: 1));
        (FeatureKey key, StoredFeatures newer) = Batch(5, asOf: 9)[7];
        (await store.SetAsync(key, newer)).ShouldBe(new FeatureStoreWrite(1));
        (await store.SetManyAsync(Batch(2, asOf: 2))).ShouldBe(new FeatureStoreWrite(Count - 1, Superseded: 1));
        (await store.GetAsync(key, Schema)).Features!.Vector.ShouldBeTheSameAs(newer.Vector);
    }

    [Test]
    public async Task A_newer_batch_leaves_the_marks_of_invalidations_where_they_are()
    {
        await using RedisFeatureStore store = await NodeAsync();
        await store.SetManyAsync(Batch(1, asOf: 1));
        FeatureKey[] some = Keys[..10];
        double before = (DateTimeOffset.UtcNow - _start).TotalSeconds;
        (await store.InvalidateManyAsync(some)).ShouldBe(new FeatureStoreWrite(10));
        // Of a later instant, but computed before the invalidation.
        (await store.SetManyAsync(Batch(2, asOf: 2, computedAt: before))).ShouldBe(new FeatureStoreWrite(Count - 10, Superseded: 10));
        IReadOnlyList<FeatureLookup> answers = await store.GetManyAsync(Keys, Schema);
        answers.Take(10).ShouldAllBe(a => a.Outcome == FeatureLookupOutcome.Miss);
        answers.Skip(10).ShouldAllBe(a => a.Outcome == FeatureLookupOutcome.Hit);
        (await store.SetManyAsync(Batch(3, asOf: 3))).ShouldBe(new FeatureStoreWrite(Count), "computed after it");
        await ShouldHoldAsync(store, 3);
    }

    [TestCase(2.5, false)]
    [TestCase(3.5, true)]
    public async Task Of_two_writers_at_once_the_newer_wins(double otherAsOf, bool otherWins)
    {
        if (garnet) Assert.Ignore(ComparesEach);
        RedisFeatureStore other = await NodeAsync();
        Task? meanwhile = null;
        await using RedisFeatureStore store = await NodeAsync((_, args, call) =>
        {
            object? result = call();
            return meanwhile is null && args is [RedisKey[] { Length: 2 } names, ..] && names[0] == _prefix + "{state}:newest" && result is Task<RedisValue[]> state ? WriteMeanwhileAsync(state) : result;
        });
        async Task<RedisValue[]> WriteMeanwhileAsync(Task<RedisValue[]> state)
        {
            RedisValue[] newest = await state;
            await (meanwhile = other.SetManyAsync(Batch(2, otherAsOf)).AsTask()); // all may be written at once, as far as the first one knows
            return newest;
        }

        await other.SetManyAsync(Batch(1, asOf: 1));
        await store.SetManyAsync(Batch(1, asOf: 0.5)); // refused: it asks first, the next time
        FeatureStoreWrite write = await store.SetManyAsync(Batch(3, asOf: 3));
        (meanwhile is not null).ShouldBeTrue("the other one wrote between");
        write.ShouldBe(otherWins ? new FeatureStoreWrite(0, Superseded: Count) : new FeatureStoreWrite(Count));
        await ShouldHoldAsync(store, otherWins ? 2 : 3);
        await other.DisposeAsync();
    }

    [Test]
    public async Task When_the_newest_version_is_lost_each_value_is_compared_again()
    {
        await using RedisFeatureStore store = await NodeAsync();
        await store.SetManyAsync(Batch(2, asOf: 2));
        (await _connection.GetDatabase().KeyDeleteAsync(_prefix + "{state}:newest")).ShouldBeTrue();
        (await store.SetManyAsync(Batch(1, asOf: 1))).ShouldBe(new FeatureStoreWrite(0, Superseded: Count));
        (await store.SetManyAsync(Batch(3, asOf: 3))).ShouldBe(new FeatureStoreWrite(Count));
        (await store.SetManyAsync(Batch(1, asOf: 1))).ShouldBe(new FeatureStoreWrite(0, Superseded: Count));
        await ShouldHoldAsync(store, 3);
    }

    [Test]
    public async Task The_run_of_the_server_is_asked_for_once_a_connection_and_not_once_a_lookup()
    {
        int asked = 0;
        await using RedisFeatureStore store = await NodeAsync((_, args, call) =>
        {
            if (Is(args, "run_id")) Interlocked.Increment(ref asked);
            return call();
        });
        await store.SetManyAsync(Batch(1, asOf: 1));
        await store.GetManyAsync(Keys, Schema);
        int before = asked;
        for (int i = 0; i < 50; i++) (await store.GetAsync(Keys[i], Schema)).Outcome.ShouldBe(FeatureLookupOutcome.Hit);
        asked.ShouldBe(before);
    }
}
