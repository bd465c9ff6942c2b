using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;

namespace Threat.Features.Internal;

/// <summary>What the cache store needs of a cache.</summary>
internal abstract class ByteCache
{
    public abstract ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken);

    public abstract ValueTask SetAsync(string key, byte[] value, TimeSpan life, CancellationToken cancellationToken);
}

internal sealed class DistributedByteCache(IDistributedCache cache) : ByteCache
{
    public override async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => await cache.GetAsync(key, cancellationToken).ConfigureAwait(false);

    public override async ValueTask SetAsync(string key, byte[] value, TimeSpan life, CancellationToken cancellationToken)
        => await cache.SetAsync(key, value, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = life }, cancellationToken).ConfigureAwait(false);
}

internal sealed class HybridByteCache(HybridCache cache) : ByteCache
{
    private static readonly HybridCacheEntryOptions ReadOnly = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };

    public override ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
        => cache.GetOrCreateAsync(key, static _ => new ValueTask<byte[]?>((byte[]?)null), ReadOnly, cancellationToken: cancellationToken);

    public override ValueTask SetAsync(string key, byte[] value, TimeSpan life, CancellationToken cancellationToken)
        => cache.SetAsync<byte[]?>(key, value, new HybridCacheEntryOptions { Expiration = life, LocalCacheExpiration = life }, cancellationToken: cancellationToken);
}
