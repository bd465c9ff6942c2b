using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>Sends waiting invalidations and checks the near cache, at intervals and as soon as a connection is back.</summary>
internal sealed class Heartbeat : IAsyncDisposable, IDisposable
{
    private readonly IConnectionMultiplexer _connection;
    private readonly RedisCalls _calls;
    private readonly ServerRuns _runs;
    private readonly InvalidationSender _sender;
    private readonly NearCacheGuard? _near;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Task _loop;

    public Heartbeat(IConnectionMultiplexer connection, RedisCalls calls, ServerRuns runs, InvalidationSender sender, NearCacheGuard? near, TimeSpan interval, TimeProvider time, ILogger logger)
    {
        (_connection, _calls, _runs, _sender, _near, _interval, _time, _logger) = (connection, calls, runs, sender, near, interval, time, logger);
        connection.ConnectionRestored += OnRestored;
        _loop = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        _connection.ConnectionRestored -= OnRestored;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    /// <summary>Tells the loop to end, without waiting for it.</summary>
    public void Dispose()
    {
        _connection.ConnectionRestored -= OnRestored;
        _stop.Cancel();
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs e)
    {
        try
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread has woken it already.
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _runs.CheckAsync(_calls, _stop.Token).ConfigureAwait(false);
                await _sender.SendPendingAsync(_time.GetUtcNow(), _stop.Token).ConfigureAwait(false);
                if (_near is not null) await _near.CheckAsync(_stop.Token).ConfigureAwait(false);
                await _wake.WaitAsync(_interval, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                RedisLog.HeartbeatFailed(_logger, e);
                _near?.TurnOff(e.Message);
                await Task.Delay(_interval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
