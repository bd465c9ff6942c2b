using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Threat.Core;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>A store in the cache a host already runs: <see cref="IDistributedCache"/> or <see cref="HybridCache"/>.</summary>
/// <remarks>
/// Thread-safe. Neither has a call for many keys, so a batch is one call per key, 16 at a time: use the Redis store where batches matter. Neither can compare and write in
/// one step, so of two writers at the same moment the later one wins, even with an older instant. The local part of a HybridCache on another node keeps serving what this
/// node invalidates until it expires there: give it a short local expiration, or use the Redis store. A failing cache is an answer, not an exception.
/// </remarks>
public sealed class CacheFeatureStore : IFeatureStore
{
    private const int Parallelism = 16, MaxPlainId = 256;
    private static readonly TimeSpan StateLife = TimeSpan.FromDays(31);

    private readonly ByteCache _cache;
    private readonly string _prefix;
    private readonly TimeProvider _time;
    private readonly TimeSpan _invalidationMemory;
    private readonly FeatureStoreCounters _counters = new("cache");
    private readonly ConcurrentDictionary<string, SchemaState> _schemas = new(StringComparer.Ordinal);

    /// <summary>A store in a distributed cache.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="keyPrefix">What every key begins with.</param>
    /// <param name="timeProvider">The clock that expires values; null means the system's.</param>
    /// <param name="invalidationMemory">How long an invalidation is remembered; null means 1 minute.</param>
    public CacheFeatureStore(IDistributedCache cache, string keyPrefix = "threat:features:", TimeProvider? timeProvider = null, TimeSpan? invalidationMemory = null)
        : this(new DistributedByteCache(cache ?? throw new ArgumentNullException(nameof(cache))), keyPrefix, timeProvider, invalidationMemory)
    {
    }

    /// <summary>A store in a hybrid cache.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="keyPrefix">What every key begins with.</param>
    /// <param name="timeProvider">The clock that expires values; null means the system's.</param>
    /// <param name="invalidationMemory">How long an invalidation is remembered; null means 1 minute.</param>
    public CacheFeatureStore(HybridCache cache, string keyPrefix = "threat:features:", TimeProvider? timeProvider = null, TimeSpan? invalidationMemory = null)
        : this(new HybridByteCache(cache ?? throw new ArgumentNullException(nameof(cache))), keyPrefix, timeProvider, invalidationMemory)
    {
    }

    private CacheFeatureStore(ByteCache cache, string keyPrefix, TimeProvider? timeProvider, TimeSpan? invalidationMemory)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyPrefix);
        _cache = cache;
        _prefix = keyPrefix;
        _time = timeProvider ?? TimeProvider.System;
        _invalidationMemory = invalidationMemory ?? TimeSpan.FromMinutes(1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_invalidationMemory, TimeSpan.Zero, nameof(invalidationMemory));
    }

    /// <inheritdoc/>
    public async ValueTask<FeatureLookup> GetAsync(FeatureKey key, FeatureSchema schema, CancellationToken cancellationToken = default)
    {
        FeatureLookup[] answers = await ReadAsync([key], schema, cancellationToken).ConfigureAwait(false);
        _counters.Lookup(answers[0].Outcome);
        return answers[0];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FeatureLookup>> GetManyAsync(IReadOnlyList<FeatureKey> keys, FeatureSchema schema, CancellationToken cancellationToken = default)
    {
        FeatureLookup[] answers = await ReadAsync(keys, schema, cancellationToken).ConfigureAwait(false);
        _counters.LookupBatch(answers);
        return answers;
    }

    /// <inheritdoc/>
    public ValueTask<FeatureStoreWrite> SetAsync(FeatureKey key, StoredFeatures features, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        return WriteAsync([KeyValuePair.Create(key, features)], batch: false, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FeatureStoreWrite> SetManyAsync(IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, CancellationToken cancellationToken = default)
        => WriteAsync(entries, batch: true, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FeatureStoreWrite> InvalidateEntityAsync(FeatureKey key, CancellationToken cancellationToken = default) => InvalidateManyAsync([key], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<FeatureStoreWrite> InvalidateManyAsync(IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        byte[] mark = FeatureVectorCodec.EncodeInvalidation(_time.GetUtcNow());
        (int failed, string? error) = await ForAllAsync(keys.Count, async (i, cancel) => await _cache.SetAsync(Name(keys[i]), mark, _invalidationMemory, cancel).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        _counters.Invalidate(keys.Count, failed);
        return new FeatureStoreWrite(keys.Count - failed, 0, failed, error);
    }

    /// <inheritdoc/>
    public async ValueTask<FeatureStoreWrite> InvalidateSchemaAsync(FeatureSchemaId schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        (int failed, string? error) = await ForAllAsync(1, async (_, cancel) =>
        {
            SchemaState next = (await StateAsync(schema, cancel).ConfigureAwait(false)).Invalidated(_time.GetUtcNow());
            await _cache.SetAsync(StateName(schema), next.ToBytes(), StateLife, cancel).ConfigureAwait(false);
            _schemas[schema.Hash] = next;
        }, cancellationToken).ConfigureAwait(false);
        _counters.Invalidate(1, failed);
        return new FeatureStoreWrite(1 - failed, 0, failed, error);
    }

    /// <inheritdoc/>
    public FeatureStoreStatistics GetStatistics() => _counters.Snapshot();

    private async ValueTask<FeatureLookup[]> ReadAsync(IReadOnlyList<FeatureKey> keys, FeatureSchema schema, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(schema);
        cancellationToken.ThrowIfCancellationRequested();
        string[] names = [.. keys.Select(Name)];
        FeatureLookup[] answers = new FeatureLookup[keys.Count];
        SchemaState state = default;
        (int noState, string? why) = await ForAllAsync(keys.Count > 0 ? 1 : 0, async (_, cancel) => state = await StateAsync(schema.Id, cancel).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (noState > 0)
        {
            Array.Fill(answers, FeatureLookup.Failed(why!));
            return answers;
        }
        DateTimeOffset now = _time.GetUtcNow();
        await ForAllAsync(keys.Count, async (i, cancel) =>
        {
            try
            {
                byte[]? value = await _cache.GetAsync(names[i], cancel).ConfigureAwait(false);
                _counters.Transfer(value?.Length ?? 0);
                answers[i] = FeatureVectorCodec.Judge(value, schema, state.Generation, state.InvalidatedAt, now);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                answers[i] = FeatureLookup.Failed($"The value of {keys[i]} cannot be read. {e.Message}");
            }
        }, cancellationToken).ConfigureAwait(false);
        return answers;
    }

    private async ValueTask<FeatureStoreWrite> WriteAsync(IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, bool batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        cancellationToken.ThrowIfCancellationRequested();
        string[] names = [.. entries.Select(e => Name(e.Key))];
        DateTimeOffset now = _time.GetUtcNow();
        int applied = 0;
        (int failed, string? error) = await ForAllAsync(entries.Count, async (i, cancel) =>
        {
            StoredFeatures features = entries[i].Value;
            FeatureSchemaId schema = features.Vector.Schema.Id;
            if (!_schemas.TryGetValue(schema.Hash, out SchemaState state)) state = await StateAsync(schema, cancel).ConfigureAwait(false);
            if (features.ComputedAt <= state.InvalidatedAt || !StoredBytes.MayReplace(await _cache.GetAsync(names[i], cancel).ConfigureAwait(false), features, state.Generation, now)) return;
            TimeSpan life = features.ExpiresAt - now;
            await _cache.SetAsync(names[i], FeatureVectorCodec.Encode(features, state.Generation), life > TimeSpan.Zero ? life : TimeSpan.FromMilliseconds(1), cancel).ConfigureAwait(false);
            Interlocked.Increment(ref applied);
        }, cancellationToken).ConfigureAwait(false);
        FeatureStoreWrite write = new(applied, entries.Count - applied - failed, failed, error);
        _counters.Write(write, batch);
        return write;
    }

    private async Task<SchemaState> StateAsync(FeatureSchemaId schema, CancellationToken cancellationToken)
        => _schemas[schema.Hash] = SchemaState.Parse(await _cache.GetAsync(StateName(schema), cancellationToken).ConfigureAwait(false));

    // What the cache throws is counted and told; cancellation is thrown.
    private static async Task<(int Failed, string? Error)> ForAllAsync(int count, Func<int, CancellationToken, ValueTask> action, CancellationToken cancellationToken)
    {
        int failed = 0;
        string? error = null;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (i, cancel) =>
        {
            try
            {
                await action(i, cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                Interlocked.Increment(ref failed);
                Interlocked.CompareExchange(ref error, e.Message, null);
            }
        }).ConfigureAwait(false);
        return (failed, error);
    }

    // Caches refuse control characters and long keys, or pass them by: such ids are hashed.
    private string Name(FeatureKey key)
    {
        if (key.EntityType is null) throw new ArgumentException("The key is default(FeatureKey); make one with new FeatureKey(type, id) or FeatureKey.ForAddress.", nameof(key));
        if (key.EntityId.Length <= MaxPlainId && !key.EntityId.Any(char.IsControl)) return $"{_prefix}v1:{key}";
        return $"{_prefix}v1:{key.EntityType}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.EntityId)))}";
    }

    private string StateName(FeatureSchemaId schema) => _prefix + "generation:" + schema.Hash;
}
