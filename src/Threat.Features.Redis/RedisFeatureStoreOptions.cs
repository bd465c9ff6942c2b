using System.ComponentModel.DataAnnotations;

namespace Threat.Features.Redis;

/// <summary>Options of <see cref="RedisFeatureStore"/>.</summary>
public sealed class RedisFeatureStoreOptions
{
    /// <summary>What every key and the invalidation channel begin with. Hosts that share features use the same prefix; others must not.</summary>
    /// <value>Default "threat:features:".</value>
    [Required(AllowEmptyStrings = false)]
    public string KeyPrefix { get; set; } = "threat:features:";

    /// <summary>How long one call to Redis may take before it counts as failed.</summary>
    /// <value>Default 1 second; allowed 10 ms to 1 minute.</value>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After so many failed calls in a row, Redis is left alone for <see cref="BreakDuration"/> and lookups answer with an error at once.</summary>
    /// <value>Default 5; allowed 1 to 1,000.</value>
    [Range(1, 1000)]
    public int FailuresBeforeBreak { get; set; } = 5;

    /// <summary>How long Redis is left alone; then one call tries it.</summary>
    /// <value>Default 2 seconds; allowed 10 ms to 10 minutes.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an invalidation is remembered: values computed before it and written within this time are refused. Set it above your longest extraction plus the clock skew between hosts.</summary>
    /// <value>Default 1 minute; allowed 1 second to 1 hour.</value>
    public TimeSpan InvalidationMemory { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether the server never loses what it has acknowledged, whatever happens to it (as with <c>appendfsync always</c>, <c>maxmemory-policy noeviction</c> and no failover). Otherwise values computed before
    /// a start of the server, or a failover, are refused after it, since an invalidation may be among what it lost.
    /// </summary>
    /// <value>Default false: the cache is empty after a restart of the server. It asks for the run of the server with <c>INFO server</c>, which the user must be allowed to call.</value>
    public bool ServerKeepsAcknowledgedWrites { get; set; }

    /// <summary>Bytes of values kept in this process, so that a hit needs no network. Other nodes' invalidations reach it by pub/sub. 0 turns it off.</summary>
    /// <value>Default 0 (off); otherwise 16 KiB and above.</value>
    public long NearCacheSizeBytes { get; set; }

    /// <summary>How often the node checks that it has missed no invalidation and sends those that Redis could not take. It bounds how long a silent network failure can go unnoticed.</summary>
    /// <value>Default 1 second; allowed 10 ms to 1 minute.</value>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);
}
