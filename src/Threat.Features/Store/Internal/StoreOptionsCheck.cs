namespace Threat.Features.Internal;

internal static class StoreOptionsCheck
{
    public static FeatureStoreOptions Check(FeatureStoreOptions options)
    {
        if (options.SizeLimitBytes < 16 * 1024)
            throw new ArgumentOutOfRangeException(nameof(options), options.SizeLimitBytes, $"FeatureStoreOptions.SizeLimitBytes is {options.SizeLimitBytes}; it must be at least 16384.");
        if (options.InvalidationMemory < TimeSpan.FromSeconds(1) || options.InvalidationMemory > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(nameof(options), options.InvalidationMemory, $"FeatureStoreOptions.InvalidationMemory is {options.InvalidationMemory}; allowed is 1 second to 1 hour.");
        return options;
    }
}
