using Threat.Shared;

namespace Threat.Features.Redis.Internal;

internal static class RedisOptionsCheck
{
    public static RedisFeatureStoreOptions Check(RedisFeatureStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrEmpty(options.KeyPrefix)) throw new ArgumentException("RedisFeatureStoreOptions.KeyPrefix is empty. Hosts that share features use the same prefix, as \"threat:features:\".", nameof(options));
        Guard.InRange(options.FailuresBeforeBreak, 1, 1000);
        Within(options.OperationTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(options.OperationTimeout));
        Within(options.BreakDuration, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), nameof(options.BreakDuration));
        Within(options.InvalidationMemory, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.InvalidationMemory));
        Within(options.HeartbeatInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(options.HeartbeatInterval));
        if (options.NearCacheSizeBytes != 0 && options.NearCacheSizeBytes < 16 * 1024)
            throw new ArgumentOutOfRangeException(nameof(options), options.NearCacheSizeBytes, $"RedisFeatureStoreOptions.NearCacheSizeBytes is {options.NearCacheSizeBytes}; allowed is 0 (off) or at least 16384.");
        return options;
    }

    private static void Within(TimeSpan value, TimeSpan min, TimeSpan max, string name)
    {
        if (value < min || value > max) throw new ArgumentOutOfRangeException(nameof(RedisFeatureStoreOptions), value, $"RedisFeatureStoreOptions.{name} is {value}; allowed is {min} to {max}.");
    }
}
