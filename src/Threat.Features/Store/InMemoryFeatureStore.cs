using System.Collections.Concurrent;
using System.Numerics;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>The default store: values in this process, bounded by bytes, gone when it ends.</summary>
/// <remarks>
/// Thread-safe: keys are spread over shards, each with a lock for its writers; a hit takes none. A hit is the stored object itself,
/// without a copy; its age is right to a few milliseconds.
/// Eviction is SIEVE (Zhang et al., NSDI 2024): a hit sets one bit, and values nobody asked for again go first.
/// </remarks>
public sealed class InMemoryFeatureStore : IFeatureStore
{
    private readonly FeatureShard[] _shards;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _schemaInvalidations = new(StringComparer.Ordinal);
    private readonly FeatureStoreCounters _counters = new("memory");
    private readonly TimeProvider _time;
    private readonly CoarseClock _clock;
    private readonly TimeSpan _invalidationMemory;

    /// <summary>An empty store.</summary>
    /// <param name="options">Limits; null means the defaults.</param>
    /// <param name="timeProvider">The clock that expires values; null means the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public InMemoryFeatureStore(FeatureStoreOptions? options = null, TimeProvider? timeProvider = null)
    {
        options = StoreOptionsCheck.Check(options ?? new FeatureStoreOptions());
        _time = timeProvider ?? TimeProvider.System;
        _clock = new CoarseClock(_time);
        _invalidationMemory = options.InvalidationMemory;
        int wanted = (int)Math.Clamp(options.SizeLimitBytes / (1024 * 1024), 1, Math.Max(16, 4 * Environment.ProcessorCount));
        int count = (int)BitOperations.RoundUpToPowerOf2((uint)wanted);
        _shards = new FeatureShard[count];
        for (int i = 0; i < count; i++) _shards[i] = new FeatureShard(options.SizeLimitBytes / count, _schemaInvalidations);
    }

    /// <summary>A store from the options pattern.</summary>
    public InMemoryFeatureStore(IOptions<FeatureStoreOptions> options, TimeProvider? timeProvider = null)
        : this((options ?? throw new ArgumentNullException(nameof(options))).Value, timeProvider)
    {
    }

    /// <inheritdoc/>
    public ValueTask<FeatureLookup> GetAsync(FeatureKey key, FeatureSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<FeatureLookup>(cancellationToken);
        FeatureLookup answer = ShardOf(key).Get(key, schema, _clock);
        _counters.Lookup(answer.Outcome);
        return new ValueTask<FeatureLookup>(answer);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FeatureLookup>> GetManyAsync(IReadOnlyList<FeatureKey> keys, FeatureSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(schema);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<IReadOnlyList<FeatureLookup>>(cancellationToken);
        FeatureLookup[] answers = new FeatureLookup[keys.Count];
        for (int i = 0; i < answers.Length; i++) answers[i] = ShardOf(keys[i]).Get(keys[i], schema, _clock);
        _counters.LookupBatch(answers);
        return new ValueTask<IReadOnlyList<FeatureLookup>>(answers);
    }

    /// <inheritdoc/>
    public ValueTask<FeatureStoreWrite> SetAsync(FeatureKey key, StoredFeatures features, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<FeatureStoreWrite>(cancellationToken);
        FeatureStoreWrite write = Set(key, features) ? new FeatureStoreWrite(1) : new FeatureStoreWrite(0, Superseded: 1);
        _counters.Write(write, batch: false);
        return new ValueTask<FeatureStoreWrite>(write);
    }

    /// <inheritdoc/>
    public ValueTask<FeatureStoreWrite> SetManyAsync(IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<FeatureStoreWrite>(cancellationToken);
        int applied = 0;
        foreach ((FeatureKey key, StoredFeatures features) in entries) applied += Set(key, features) ? 1 : 0;
        FeatureStoreWrite write = new(applied, entries.Count - applied);
        _counters.Write(write, batch: true);
        return new ValueTask<FeatureStoreWrite>(write);
    }

    /// <inheritdoc/>
    public ValueTask<FeatureStoreWrite> InvalidateEntityAsync(FeatureKey key, CancellationToken cancellationToken = default) => InvalidateManyAsync([key], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FeatureStoreWrite> InvalidateManyAsync(IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<FeatureStoreWrite>(cancellationToken);
        DateTimeOffset now = _time.GetUtcNow();
        foreach (FeatureKey key in keys) _counters.Evict(ShardOf(key).Invalidate(key, now, now + _invalidationMemory));
        _counters.Invalidate(keys.Count);
        return new ValueTask<FeatureStoreWrite>(new FeatureStoreWrite(keys.Count));
    }

    /// <inheritdoc/>
    public ValueTask<FeatureStoreWrite> InvalidateSchemaAsync(FeatureSchemaId schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<FeatureStoreWrite>(cancellationToken);
        _schemaInvalidations.AddOrUpdate(schema.Hash, static (_, now) => now, static (_, before, now) => before > now ? before : now, _time.GetUtcNow());
        int removed = 0;
        foreach (FeatureShard shard in _shards) removed += shard.RemoveSchema(schema);
        _counters.Invalidate(1);
        return new ValueTask<FeatureStoreWrite>(new FeatureStoreWrite(removed));
    }

    /// <summary>Drops everything, without counting invalidations.</summary>
    public void Clear()
    {
        foreach (FeatureShard shard in _shards) shard.Clear();
    }

    /// <inheritdoc/>
    public FeatureStoreStatistics GetStatistics()
    {
        long entries = 0, bytes = 0;
        foreach (FeatureShard shard in _shards)
        {
            (int count, long size) = shard.Size();
            entries += count;
            bytes += size;
        }
        return _counters.Snapshot() with { Entries = entries, Bytes = bytes };
    }

    private bool Set(FeatureKey key, StoredFeatures features)
    {
        bool stored = ShardOf(key).Set(key, features, _time.GetUtcNow(), out int evicted);
        _counters.Evict(evicted);
        return stored;
    }

    private FeatureShard ShardOf(in FeatureKey key)
    {
        if (key.EntityType is null) throw new ArgumentException("The key is default(FeatureKey); make one with new FeatureKey(type, id) or FeatureKey.ForAddress.", nameof(key));
        uint mixed = (uint)key.GetHashCode() * 0x9E3779B9u;
        return _shards[(mixed >> 16) & (uint)(_shards.Length - 1)];
    }
}
