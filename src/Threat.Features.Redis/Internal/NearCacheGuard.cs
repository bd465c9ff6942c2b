using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>
/// Hears the invalidations of all nodes and renews the near cache's lease: at every heartbeat the number of invalidations in Redis, and the run of its server, must be
/// the ones heard. A lease ends a heartbeat and a timeout after the check that renewed it began, even if this process stands still or a lost connection is told late.
/// </summary>
internal sealed class NearCacheGuard : IAsyncDisposable, IDisposable
{
    private const int ProbeAttempts = 20;
    private static readonly TimeSpan ProbeWait = TimeSpan.FromMilliseconds(50);

    private readonly NearCache _cache;
    private readonly IConnectionMultiplexer _connection;
    private readonly RedisCalls _calls;
    private readonly RedisKeys _keys;
    private readonly ServerRuns _runs;
    private readonly Guid _node;
    private readonly TimeSpan _lease;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private ChannelMessageQueue? _queue;
    private TaskCompletionSource? _probe;
    private Guid _probeId;
    private long _sequence;
    private string _run = "";
    private int _losses;
    private bool _on, _ended;

    public NearCacheGuard(NearCache cache, IConnectionMultiplexer connection, RedisCalls calls, RedisKeys keys, ServerRuns runs, Guid node, TimeSpan lease, ILogger logger)
    {
        (_cache, _connection, _calls, _keys, _runs, _node, _lease, _logger) = (cache, connection, calls, keys, runs, node, lease, logger);
        connection.ConnectionFailed += OnConnectionFailed;
    }

    /// <summary>Called at every heartbeat: turns the cache on when all is well, off when Redis does not answer, and empties it when a message was missed.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        int losses = Volatile.Read(ref _losses);
        bool on;
        long heard;
        lock (_gate) (on, heard) = (_on, _sequence);
        if (!on)
        {
            if (await ProbeAsync(cancellationToken).ConfigureAwait(false) is not (long number, string server)) return;
            lock (_gate) (_sequence, _run) = (number, server);
            _cache.ForgetAll();
            Renew(began, losses);
            return;
        }
        ((long Sequence, string Run) state, string? error) = await _calls.RunAsync(ReadStateAsync, cancellationToken).ConfigureAwait(false);
        if (error is not null)
        {
            TurnOff(error);
            return;
        }
        if (state.Run == _run && state.Sequence != Heard()) await Task.Delay(ProbeWait, cancellationToken).ConfigureAwait(false); // its message may be on the way
        bool missed;
        lock (_gate)
        {
            missed = state.Run != _run || state.Sequence > _sequence || state.Sequence < heard; // fewer than heard before: the count itself was lost
            if (missed) (_sequence, _run) = (state.Sequence, state.Run);
        }
        if (missed) _cache.ForgetAll();
        Renew(began, losses);
    }

    public void TurnOff(string reason)
    {
        bool was;
        lock (_gate)
        {
            (was, _on) = (_on, false);
            _losses++;
            _cache.EndLease();
        }
        if (was) RedisLog.NearCacheOff(_logger, reason);
    }

    public async ValueTask DisposeAsync()
    {
        End();
        try
        {
            if (_queue is not null) await _queue.UnsubscribeAsync().WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The connection is gone, and the subscription with it.
        }
    }

    /// <summary>As <see cref="DisposeAsync"/>, without waiting for the server.</summary>
    public void Dispose()
    {
        End();
        try
        {
            _queue?.Unsubscribe(CommandFlags.FireAndForget);
        }
        catch (Exception e) when (e is RedisException or ObjectDisposedException)
        {
            // As above.
        }
    }

    private void End()
    {
        _connection.ConnectionFailed -= OnConnectionFailed;
        lock (_gate)
        {
            _on = false;
            _ended = true;
            _losses++;
            _cache.EndLease();
        }
    }

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs e) => TurnOff($"the {e.ConnectionType} connection failed");

    private long Heard()
    {
        lock (_gate) return _sequence;
    }

    // Unless a connection was lost since the check began.
    private void Renew(long began, int losses)
    {
        bool turnedOn = false;
        lock (_gate)
        {
            if (losses != _losses) return;
            turnedOn = !_on;
            _on = true;
            _cache.Lease(began + (long)(_lease.TotalSeconds * Stopwatch.Frequency));
        }
        if (turnedOn) RedisLog.NearCacheOn(_logger, "its subscription answers");
    }

    private async Task<(long Sequence, string Run)> ReadStateAsync(IDatabase db)
    {
        Task<RedisValue> sequence = db.StringGetAsync(_keys.Sequence, CommandFlags.DemandMaster);
        Task<string> run = _runs.Trusted ? Task.FromResult("") : ServerRuns.AskAsync(db, _keys.Sequence);
        return ((long)await sequence.ConfigureAwait(false), await run.ConfigureAwait(false));
    }

    // The state of Redis read after the node heard itself, or null.
    private async Task<(long Sequence, string Run)?> ProbeAsync(CancellationToken cancellationToken)
    {
        Guid id = Guid.NewGuid();
        TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) (_probe, _probeId) = (heard, id);
        byte[] message = [.. "0:"u8, .. new InvalidationMessage(_node, 0, [], null, id).ToBytes()];
        for (int attempt = 0; !heard.Task.IsCompleted; attempt++)
        {
            if (attempt == ProbeAttempts) return null; // the next heartbeat tries again
            (_, string? failure) = await _calls.RunAsync(async db =>
            {
                await SubscribeOnceAsync().ConfigureAwait(false);
                return await db.PublishAsync(_keys.Channel, message).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
            if (failure is not null) return null;
            await Task.WhenAny(heard.Task, Task.Delay(ProbeWait, cancellationToken)).ConfigureAwait(false);
        }
        ((long Sequence, string Run) state, string? error) = await _calls.RunAsync(ReadStateAsync, cancellationToken).ConfigureAwait(false);
        return error is null ? state : null;
    }

    // Once: the connection renews it by itself whenever it reconnects.
    private async Task SubscribeOnceAsync()
    {
        if (_queue is not null) return;
        ChannelMessageQueue queue = await _connection.GetSubscriber().SubscribeAsync(_keys.Channel).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_ended) _queue = queue;
        }
        if (_queue is not null) queue.OnMessage(m => Receive((byte[])m.Message!));
        else await queue.UnsubscribeAsync().ConfigureAwait(false); // the store was disposed meanwhile
    }

    private void Receive(byte[] bytes)
    {
        InvalidationMessage? message = InvalidationMessage.Parse(bytes);
        if (message is null)
        {
            _cache.ForgetAll();
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
        // Forgotten first, counted as heard then.
        if (message.SchemaHash is not null || message.Sequence > Heard() + 1) _cache.ForgetAll();
        else _cache.Forget(message.Keys);
        lock (_gate) _sequence = Math.Max(_sequence, message.Sequence);
    }
}
