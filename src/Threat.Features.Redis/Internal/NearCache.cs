using System.Diagnostics;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>What was true of a key when a lookup of it began.</summary>
internal readonly record struct NearTicket(int Epoch, int Stripe);

/// <summary>
/// Values in this process, in front of Redis. It serves only within a lease, which <see cref="NearCacheGuard"/> renews while the node is sure to have heard every
/// invalidation. A value read from Redis is kept only if nothing that could concern it was invalidated since the lookup began: invalidations count up one of
/// many stripes, whatever clocks and eviction do.
/// </summary>
internal sealed class NearCache(long sizeBytes, TimeSpan invalidationMemory, TimeProvider time)
{
    private const int StripeCount = 4096;
    private readonly InMemoryFeatureStore _store = new(new FeatureStoreOptions { SizeLimitBytes = sizeBytes, InvalidationMemory = invalidationMemory }, time);
    private readonly Lock _gate = new();
    private readonly int[] _stripes = new int[StripeCount];
    private int _epoch;
    private long _leaseEnd;

    public bool Ready => Stopwatch.GetTimestamp() < Volatile.Read(ref _leaseEnd);

    public FeatureLookup Get(FeatureKey key, FeatureSchema schema) => Ready ? _store.GetAsync(key, schema).GetAwaiter().GetResult() : FeatureLookup.Miss;

    public NearTicket[] Tickets(IReadOnlyList<FeatureKey> keys, int[] places, int count)
    {
        NearTicket[] tickets = new NearTicket[count];
        lock (_gate)
        {
            for (int i = 0; i < count; i++) tickets[i] = new NearTicket(_epoch, _stripes[Stripe(keys[places[i]])]);
        }
        return tickets;
    }

    public void Keep(FeatureKey key, StoredFeatures features, NearTicket ticket)
    {
        if (!Ready) return;
        lock (_gate)
        {
            if (ticket.Epoch == _epoch && ticket.Stripe == _stripes[Stripe(key)]) _ = _store.SetAsync(key, features).GetAwaiter().GetResult();
        }
    }

    public void Forget(IReadOnlyList<FeatureKey> keys)
    {
        lock (_gate)
        {
            foreach (FeatureKey key in keys) _stripes[Stripe(key)]++;
            _ = _store.InvalidateManyAsync(keys).GetAwaiter().GetResult();
        }
    }

    public void ForgetAll()
    {
        lock (_gate)
        {
            _epoch++;
            _store.Clear();
        }
    }

    /// <summary>Serves until a moment of <see cref="Stopwatch"/>.</summary>
    public void Lease(long end) => Volatile.Write(ref _leaseEnd, end);

    public void EndLease() => Volatile.Write(ref _leaseEnd, 0);

    private static int Stripe(in FeatureKey key) => key.GetHashCode() & (StripeCount - 1);
}
