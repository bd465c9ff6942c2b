using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Threat.Core;
using Threat.Features.Redis.Internal;

namespace Threat.Features.Redis;

/// <summary>A store shared by many hosts, in Redis or a server that speaks its protocol and runs Lua scripts.</summary>
/// <remarks>
/// Thread-safe. A batch is one round trip (in a cluster: one message per slot, all sent at once). While Redis is down lookups answer with
/// <see cref="FeatureLookupOutcome.Error"/>, so that extraction goes on, and invalidations are remembered and sent when it is back. No command scans keys.
/// </remarks>
public sealed class RedisFeatureStore : IFeatureStore, IAsyncDisposable, IDisposable
{
    private readonly RedisTopology _topology;
    private readonly RedisKeys _keys;
    private readonly RedisCalls _calls;
    private readonly RedisLookups _lookups;
    private readonly RedisWriter _writer;
    private readonly ServerRuns _runs;
    private readonly NearCache? _near;
    private readonly NearCacheGuard? _guard;
    private readonly InvalidationSender _sender;
    private readonly Heartbeat _heartbeat;
    private readonly FeatureStoreCounters _counters = new("redis");
    private readonly ConcurrentDictionary<string, SchemaGeneration> _generations = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <summary>A store on a connection of yours, which stays yours to dispose.</summary>
    /// <param name="connection">The connection. Parse it with <c>abortConnect=false</c>, so that a host starts while Redis is down.</param>
    /// <param name="options">Null means the defaults.</param>
    /// <param name="timeProvider">The clock that expires values; null means the system's.</param>
    /// <param name="logger">Null means no log.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RedisFeatureStore(IConnectionMultiplexer connection, RedisFeatureStoreOptions? options = null, TimeProvider? timeProvider = null, ILogger<RedisFeatureStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        options = RedisOptionsCheck.Check(options ?? new RedisFeatureStoreOptions());
        ILogger log = logger ?? NullLogger<RedisFeatureStore>.Instance;
        _time = timeProvider ?? TimeProvider.System;
        _keys = new RedisKeys(options.KeyPrefix);
        _calls = new RedisCalls(connection, options, log);
        _topology = new RedisTopology(connection);
        _writer = new RedisWriter(_topology, _keys, options.InvalidationMemory);
        _runs = new ServerRuns(_topology, _keys, options.ServerKeepsAcknowledgedWrites, _time);
        Guid node = Guid.NewGuid();
        if (options.NearCacheSizeBytes > 0)
        {
            _near = new NearCache(options.NearCacheSizeBytes, options.InvalidationMemory, _time);
            _guard = new NearCacheGuard(_near, connection, _calls, _keys, _runs, node, options.HeartbeatInterval + options.OperationTimeout, log);
        }
        _sender = new InvalidationSender(_calls, _keys, _writer, node, log);
        _lookups = new RedisLookups(_calls, new RedisReader(_topology, _keys), _runs, _sender.Pending, _near, _generations, _counters, _time);
        _heartbeat = new Heartbeat(connection, _calls, _runs, _sender, _guard, options.HeartbeatInterval, _time, log);
    }

    /// <summary>A store from the options pattern.</summary>
    public RedisFeatureStore(IConnectionMultiplexer connection, IOptions<RedisFeatureStoreOptions> options, TimeProvider? timeProvider = null, ILogger<RedisFeatureStore>? logger = null)
        : this(connection, (options ?? throw new ArgumentNullException(nameof(options))).Value, timeProvider, logger)
    {
    }

    /// <summary>Whether calls to Redis are suspended because too many failed in a row.</summary>
    public bool IsBroken => _calls.IsBroken;

    /// <summary>Whether the near cache serves now. It is off while the node cannot be sure to hear every invalidation.</summary>
    public bool IsNearCacheReady => _near?.Ready ?? false;

    /// <inheritdoc/>
    public async ValueTask<FeatureLookup> GetAsync(FeatureKey key, FeatureSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        FeatureLookup[] answer = await _lookups.ReadAsync([key], schema, cancellationToken).ConfigureAwait(false);
        _counters.Lookup(answer[0].Outcome);
        return answer[0];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FeatureLookup>> GetManyAsync(IReadOnlyList<FeatureKey> keys, FeatureSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(schema);
        FeatureLookup[] answers = await _lookups.ReadAsync(keys, schema, cancellationToken).ConfigureAwait(false);
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
    {
        ArgumentNullException.ThrowIfNull(entries);
        return WriteAsync(entries, batch: true, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<FeatureStoreWrite> InvalidateEntityAsync(FeatureKey key, CancellationToken cancellationToken = default) => InvalidateManyAsync([key], cancellationToken);

    /// <inheritdoc/>
    /// <remarks>When Redis cannot take it, the answer names the failed keys, this node stops serving them at once, and the invalidation is sent when Redis is back.</remarks>
    public async ValueTask<FeatureStoreWrite> InvalidateManyAsync(IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        cancellationToken.ThrowIfCancellationRequested();
        if (keys.Count == 0) return new FeatureStoreWrite(0);
        _near?.Forget(keys);
        string? error = await _sender.SendAsync(keys, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        _near?.Forget(keys);
        int failed = error is null ? 0 : keys.Count;
        _counters.Invalidate(keys.Count, failed);
        return new FeatureStoreWrite(keys.Count - failed, 0, failed, error);
    }

    /// <inheritdoc/>
    public async ValueTask<FeatureStoreWrite> InvalidateSchemaAsync(FeatureSchemaId schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        cancellationToken.ThrowIfCancellationRequested();
        (SchemaGeneration generation, string? error) = await _sender.SendAsync(schema, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (error is null) _generations[schema.Hash] = generation;
        _near?.ForgetAll();
        _counters.Invalidate(1, error is null ? 0 : 1);
        return error is null ? new FeatureStoreWrite(1) : new FeatureStoreWrite(0, 0, 1, error);
    }

    /// <inheritdoc/>
    public FeatureStoreStatistics GetStatistics() => _counters.Snapshot();

    /// <summary>Stops the heartbeat and the subscription. The connection stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        _topology.Dispose();
        await _heartbeat.DisposeAsync().ConfigureAwait(false);
        if (_guard is not null) await _guard.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>As <see cref="DisposeAsync"/>, for hosts that dispose synchronously: it tells both to stop and does not wait.</summary>
    public void Dispose()
    {
        _topology.Dispose();
        _heartbeat.Dispose();
        _guard?.Dispose();
    }

    private async ValueTask<FeatureStoreWrite> WriteAsync(IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, bool batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach ((FeatureKey key, _) in entries) RedisKeys.Check(key);
        int applied = 0;
        string? error = null;
        if (entries.Count > 0) (applied, error) = await _calls.RunAsync(db => WriteAsync(db, entries), cancellationToken).ConfigureAwait(false);
        FeatureStoreWrite write = error is null ? new FeatureStoreWrite(applied, entries.Count - applied) : new FeatureStoreWrite(0, 0, entries.Count, error);
        _counters.Write(write, batch);
        return write;
    }

    private async Task<int> WriteAsync(IDatabase db, IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries)
    {
        await _runs.EnsureAnyAsync(db).ConfigureAwait(false);
        RedisKey[] names = new RedisKey[entries.Count];
        StoredFeatures[] values = new StoredFeatures[entries.Count];
        SchemaGeneration generation = default;
        FeatureSchemaId? learned = null;
        // A lookup that meets an emptied server forgets a generation meanwhile; this write keeps what it began with.
        Dictionary<string, SchemaGeneration> generations = new(StringComparer.Ordinal);
        int count = 0;
        foreach ((FeatureKey key, StoredFeatures features) in entries)
        {
            if (_runs.Refuses(features)) continue;
            FeatureSchemaId schema = features.Vector.Schema.Id;
            if (!ReferenceEquals(schema, learned))
            {
                learned = schema;
                if (!generations.TryGetValue(schema.Hash, out generation)) generations.Add(schema.Hash, generation = await GenerationAsync(db, schema).ConfigureAwait(false));
            }
            if (generation.Refuses(features)) continue;
            names[count] = _keys.Value(key);
            values[count++] = features;
        }
        return await _writer.WriteAsync(db, new OutgoingValues(names[..count], values[..count], generations, _time.GetUtcNow())).ConfigureAwait(false);
    }

    private async ValueTask<SchemaGeneration> GenerationAsync(IDatabase db, FeatureSchemaId schema) => _generations.TryGetValue(schema.Hash, out SchemaGeneration known)
        ? known
        : _generations.GetOrAdd(schema.Hash, await RedisWriter.EnsureGenerationAsync(db, _keys.Generation(schema), _time.GetUtcNow()).ConfigureAwait(false));
}
