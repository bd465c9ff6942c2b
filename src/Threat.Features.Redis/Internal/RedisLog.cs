using Microsoft.Extensions.Logging;

namespace Threat.Features.Redis.Internal;

internal static partial class RedisLog
{
    [LoggerMessage(1, LogLevel.Warning, "Redis fails; it is left alone for {Duration} at a time until a call succeeds. Features are computed instead.")]
    public static partial void BreakerOpened(ILogger logger, TimeSpan duration, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "The near cache is on again; {Reason}.")]
    public static partial void NearCacheOn(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The near cache is off until Redis answers: {Reason}.")]
    public static partial void NearCacheOff(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Information, "{Count} invalidations that Redis could not take before were sent.")]
    public static partial void PendingSent(ILogger logger, int count);

    [LoggerMessage(5, LogLevel.Error, "The heartbeat of the Redis feature store failed and goes on.")]
    public static partial void HeartbeatFailed(ILogger logger, Exception exception);
}
