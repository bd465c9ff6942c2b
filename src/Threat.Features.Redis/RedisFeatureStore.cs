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
public sealed class RedisFeatureStore : IFeatureStore, IAsyncDisposable
{
    private readonly RedisKeys _keys;
    private readonly RedisCalls _calls;
    private readonly RedisReader _reader;
    private readonly RedisWriter _writer;
    private readonly NearCache? _near;
    private readonly InvalidationSender _sender;
    private readonly Heartbeat _heartbeat;
    private readonly FeatureStoreCounters _counters = new("redis");
    private readonly ConcurrentDictionary<string, uint> _generations = new(StringComparer.Ordinal);
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
        RedisTopology topology = new(connection);
        _reader = new RedisReader(topology);
        _writer = new RedisWriter(topology, options.InvalidationMemory);
        Guid node = Guid.NewGuid();
        if (options.NearCacheSizeBytes > 0) _near = new NearCache(connection, _calls, _keys, node, options.NearCacheSizeBytes, options.InvalidationMemory, _time, log);
        _sender = new InvalidationSender(_calls, _keys, _writer, node, log);
        _heartbeat = new Heartbeat(connection, _sender, _near, options.HeartbeatInterval, _time, log);
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
        FeatureLookup[] answer = await ReadAsync([key], schema, cancellationToken).ConfigureAwait(false);
        _counters.Lookup(answer[0].Outcome);
        return answer[0];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FeatureLookup>> GetManyAsync(IReadOnlyList<FeatureKey> keys, FeatureSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(schema);
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
        (uint generation, string? error) = await _sender.SendAsync(schema, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
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
        await _heartbeat.DisposeAsync().ConfigureAwait(false);
        if (_near is not null) await _near.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<FeatureLookup[]> ReadAsync(IReadOnlyList<FeatureKey> keys, FeatureSchema schema, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FeatureLookup[] answers = new FeatureLookup[keys.Count];
        RedisKey[] names = new RedisKey[keys.Count];
        int[] places = new int[keys.Count];
        int asked = 0;
        for (int i = 0; i < answers.Length; i++)
        {
            names[asked] = _keys.Value(keys[i]);
            if (_near is not null && (answers[i] = _near.Get(keys[i], schema)).Outcome == FeatureLookupOutcome.Hit) continue;
            places[asked++] = i;
        }
        if (asked == 0) return answers;
        if (asked < names.Length) Array.Resize(ref names, asked);
        int epoch = _near?.Epoch ?? 0;
        (RedisValue[]? values, string? error) = await _calls.RunAsync(db => _reader.ReadAsync(db, _keys.Generation(schema.Id), names), cancellationToken).ConfigureAwait(false);
        if (values is null)
        {
            for (int i = 0; i < asked; i++) answers[places[i]] = FeatureLookup.Failed(error!);
            return answers;
        }
        uint generation = _generations[schema.Id.Hash] = RedisReader.ParseGeneration(values[0]);
        DateTimeOffset now = _time.GetUtcNow();
        long bytes = 0;
        for (int i = 0; i < asked; i++)
        {
            ReadOnlyMemory<byte> value = values[i + 1];
            bytes += value.Length;
            FeatureKey key = keys[places[i]];
            FeatureLookup answer = answers[places[i]] = Judge(key, value.Span, schema, generation, now);
            if (answer.Outcome == FeatureLookupOutcome.Hit) _near?.Keep(key, answer.Features!, epoch);
        }
        _counters.Transfer(bytes);
        return answers;
    }

    private FeatureLookup Judge(in FeatureKey key, ReadOnlySpan<byte> value, FeatureSchema schema, uint generation, DateTimeOffset now)
    {
        if (value.IsEmpty || FeatureVectorCodec.TryReadInvalidation(value, out _)) return FeatureLookup.Miss;
        try
        {
            FeatureVectorHeader header = FeatureVectorCodec.ReadHeader(value);
            if (!header.IsOf(schema)) return FeatureLookup.WrongSchema;
            if (header.Generation != generation || _sender.Pending.Covers(key, header.ComputedAt) || _sender.Pending.Covers(schema.Id)) return FeatureLookup.Miss;
            return header.ExpiresAt <= now ? FeatureLookup.Expired : FeatureLookup.Hit(FeatureVectorCodec.Decode(value, schema), now);
        }
        catch (InvalidDataException e)
        {
            return FeatureLookup.Failed($"The value of {key} cannot be read. {e.Message}");
        }
    }

    private async ValueTask<FeatureStoreWrite> WriteAsync(IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, bool batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RedisKey[] names = new RedisKey[entries.Count];
        for (int i = 0; i < names.Length; i++) names[i] = _keys.Value(entries[i].Key);
        int applied = 0;
        string? error = null;
        if (entries.Count > 0) (applied, error) = await _calls.RunAsync(async db =>
        {
            foreach (FeatureSchemaId schema in entries.Select(static e => e.Value.Vector.Schema.Id).Distinct()) await LearnGenerationAsync(db, schema).ConfigureAwait(false);
            return await _writer.WriteAsync(db, names, entries, f => _generations[f.Vector.Schema.Id.Hash], _time.GetUtcNow()).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        FeatureStoreWrite write = error is null ? new FeatureStoreWrite(applied, entries.Count - applied) : new FeatureStoreWrite(0, 0, entries.Count, error);
        _counters.Write(write, batch);
        return write;
    }

    private async Task LearnGenerationAsync(IDatabase db, FeatureSchemaId schema)
    {
        if (_generations.ContainsKey(schema.Hash)) return;
        _generations.TryAdd(schema.Hash, RedisReader.ParseGeneration(await db.StringGetAsync(_keys.Generation(schema)).ConfigureAwait(false)));
    }
}
