using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>
/// Values in this process, in front of Redis. It serves only while the node is sure to hear every invalidation: the subscription was proved by a probe,
/// and the sequence number in Redis is the one last heard.
/// </summary>
internal sealed class NearCache : IAsyncDisposable
{
    private const int ProbeAttempts = 20;
    private static readonly TimeSpan ProbeWait = TimeSpan.FromMilliseconds(50);

    private readonly InMemoryFeatureStore _store;
    private readonly IConnectionMultiplexer _connection;
    private readonly RedisCalls _calls;
    private readonly RedisKeys _keys;
    private readonly Guid _node;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private ChannelMessageQueue? _queue;
    private TaskCompletionSource? _probe;
    private Guid _probeId;
    private long _sequence;
    private int _epoch;
    private volatile bool _ready;

    public NearCache(IConnectionMultiplexer connection, RedisCalls calls, RedisKeys keys, Guid node, long sizeBytes, TimeSpan invalidationMemory, TimeProvider time, ILogger logger)
    {
        _store = new InMemoryFeatureStore(new FeatureStoreOptions { SizeLimitBytes = sizeBytes, InvalidationMemory = invalidationMemory }, time);
        (_connection, _calls, _keys, _node, _logger) = (connection, calls, keys, node, logger);
        connection.ConnectionFailed += OnConnectionFailed;
    }

    public bool Ready => _ready;

    /// <summary>Read before Redis is read; a value read under another epoch is not kept.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    public FeatureLookup Get(FeatureKey key, FeatureSchema schema) => _ready ? _store.GetAsync(key, schema).GetAwaiter().GetResult() : FeatureLookup.Miss;

    public void Keep(FeatureKey key, StoredFeatures features, int epoch)
    {
        if (!_ready) return;
        lock (_gate)
        {
            if (epoch == _epoch) _ = _store.SetAsync(key, features).GetAwaiter().GetResult();
        }
    }

    public void Forget(IReadOnlyList<FeatureKey> keys) => _ = _store.InvalidateManyAsync(keys).GetAwaiter().GetResult();

    public void ForgetAll()
    {
        lock (_gate)
        {
            _epoch++;
            _store.Clear();
        }
    }

    /// <summary>Called at every heartbeat: turns the cache on when all is well, off when Redis does not answer, and empties it when a message was missed.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!_ready)
        {
            await TurnOnAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        (RedisValue sequence, string? error) = await _calls.RunAsync(db => db.StringGetAsync(_keys.Sequence), cancellationToken).ConfigureAwait(false);
        if (error is not null)
        {
            TurnOff(error);
            return;
        }
        if ((long)sequence <= Heard()) return;
        await Task.Delay(50, cancellationToken).ConfigureAwait(false); // its message may be on the way
        lock (_gate)
        {
            if ((long)sequence <= _sequence) return;
            _sequence = (long)sequence;
        }
        ForgetAll();
    }

    public void TurnOff(string reason)
    {
        if (!_ready) return;
        _ready = false;
        RedisLog.NearCacheOff(_logger, reason);
    }

    public async ValueTask DisposeAsync()
    {
        _ready = false;
        _connection.ConnectionFailed -= OnConnectionFailed;
        try
        {
            if (_queue is not null) await _queue.UnsubscribeAsync().WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The connection is gone, and the subscription with it.
        }
    }

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs e) => TurnOff($"the {e.ConnectionType} connection failed");

    private long Heard()
    {
        lock (_gate) return _sequence;
    }

    private async Task TurnOnAsync(CancellationToken cancellationToken)
    {
        Guid id = Guid.NewGuid();
        TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) (_probe, _probeId) = (heard, id);
        byte[] message = [.. "0:"u8, .. new InvalidationMessage(_node, 0, [], null, id).ToBytes()];
        for (int attempt = 0; !heard.Task.IsCompleted; attempt++)
        {
            if (attempt == ProbeAttempts) return; // the next heartbeat tries again
            (_, string? failure) = await _calls.RunAsync(async db =>
            {
                await SubscribeOnceAsync().ConfigureAwait(false);
                return await db.PublishAsync(_keys.Channel, message).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
            if (failure is not null) return;
            await Task.WhenAny(heard.Task, Task.Delay(ProbeWait, cancellationToken)).ConfigureAwait(false);
        }
        (RedisValue sequence, string? error) = await _calls.RunAsync(db => db.StringGetAsync(_keys.Sequence), cancellationToken).ConfigureAwait(false);
        if (error is not null) return;
        lock (_gate) _sequence = Math.Max(_sequence, (long)sequence);
        ForgetAll();
        _ready = true;
        RedisLog.NearCacheOn(_logger, "its subscription answers");
    }

    // Once: the connection renews it by itself whenever it reconnects.
    private async Task SubscribeOnceAsync()
    {
        if (_queue is not null) return;
        ChannelMessageQueue queue = await _connection.GetSubscriber().SubscribeAsync(_keys.Channel).ConfigureAwait(false);
        queue.OnMessage(m => Receive((byte[])m.Message!));
        _queue = queue;
    }

    private void Receive(byte[] bytes)
    {
        InvalidationMessage? message = InvalidationMessage.Parse(bytes);
        if (message is null)
        {
            ForgetAll();
            return;
        }
        if (message.Probe is Guid probe)
        {
            lock (_gate)
            {
                if (probe == _probeId) _probe?.TrySetResult();
            }
            return;
        }
        bool missed;
        lock (_gate)
        {
            missed = message.Sequence > _sequence + 1;
            _sequence = Math.Max(_sequence, message.Sequence);
        }
        if (missed || message.SchemaHash is not null) ForgetAll();
        else Forget(message.Keys);
    }
}
