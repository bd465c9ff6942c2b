using System.ComponentModel.DataAnnotations;

namespace Threat.Features;

/// <summary>Options of <see cref="InMemoryFeatureStore"/>.</summary>
public sealed class FeatureStoreOptions
{
    /// <summary>How many bytes the store may hold, keys and bookkeeping included (estimated; one vector of 100 features counts about 900 bytes).</summary>
    /// <value>Default 256 MiB; allowed 16 KiB and above.</value>
    [Range(16 * 1024, long.MaxValue)]
    public long SizeLimitBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How long an invalidation is remembered: values computed before it and written within this time are refused. Set it above your longest extraction.</summary>
    /// <value>Default 1 minute; allowed 1 second to 1 hour.</value>
    public TimeSpan InvalidationMemory { get; set; } = TimeSpan.FromMinutes(1);
}
