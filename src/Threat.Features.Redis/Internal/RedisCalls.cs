using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>Runs calls to Redis within the timeout and the breaker. Trouble comes back as text; wrong use and cancellation are thrown.</summary>
internal sealed class RedisCalls(IConnectionMultiplexer connection, RedisFeatureStoreOptions options, ILogger logger)
{
    private readonly RedisBreaker _breaker = new(options.FailuresBeforeBreak, options.BreakDuration);

    public bool IsBroken => _breaker.IsOpen;

    public async ValueTask<(T? Result, string? Error)> RunAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken)
    {
        if (!_breaker.TryEnter()) return (default, "Redis failed too often and is left alone for a while");
        try
        {
            T result = await call(connection.GetDatabase()).WaitAsync(options.OperationTimeout, cancellationToken).ConfigureAwait(false);
            _breaker.Success();
            return (result, null);
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException && !cancellationToken.IsCancellationRequested)
        {
            if (_breaker.Failure()) RedisLog.BreakerOpened(logger, options.BreakDuration, e);
            return (default, e is TimeoutException ? $"Redis did not answer within {options.OperationTimeout}" : e.Message);
        }
    }
}
