using System.Diagnostics.Metrics;

namespace Threat.Features;

/// <summary>Counts what a store does, for its statistics and for the meter. For authors of stores.</summary>
/// <remarks>Thread-safe and free of allocation.</remarks>
public sealed class FeatureStoreCounters
{
    private static readonly Meter Meter = new(FeatureTelemetry.MeterName);
    private static readonly Counter<long> LookupCounter = Meter.CreateCounter<long>("threat.features.store.lookups", "{key}", "Keys looked up.");
    private static readonly Counter<long> WriteCounter = Meter.CreateCounter<long>("threat.features.store.writes", "{value}", "Values written.");
    private static readonly Counter<long> InvalidationCounter = Meter.CreateCounter<long>("threat.features.store.invalidations", "{invalidation}", "Invalidations.");
    private static readonly Counter<long> EvictionCounter = Meter.CreateCounter<long>("threat.features.store.evictions", "{value}", "Values evicted.");
    private static readonly string[] OutcomeNames = ["miss", "hit", "expired", "wrong_schema", "error"];

    private readonly KeyValuePair<string, object?> _store;
    private readonly long[] _lookups = new long[OutcomeNames.Length];
    private long _stores, _superseded, _failedWrites, _batches, _invalidations, _evictions, _bytes;

    /// <summary>Counters of one store.</summary>
    /// <param name="storeName">The value of the tag <c>store</c>, as in "memory".</param>
    public FeatureStoreCounters(string storeName)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        _store = new KeyValuePair<string, object?>("store", storeName);
    }

    /// <summary>Counts lookups of one outcome.</summary>
    public void Lookup(FeatureLookupOutcome outcome, long count = 1)
    {
        if (count == 0) return;
        Interlocked.Add(ref _lookups[(int)outcome], count);
        if (LookupCounter.Enabled) LookupCounter.Add(count, _store, new KeyValuePair<string, object?>("outcome", OutcomeNames[(int)outcome]));
    }

    /// <summary>Counts the outcomes of a batch, and the batch.</summary>
    public void LookupBatch(ReadOnlySpan<FeatureLookup> answers)
    {
        Span<long> counts = stackalloc long[5];
        counts.Clear();
        foreach (ref readonly FeatureLookup answer in answers) counts[(int)answer.Outcome]++;
        for (int i = 0; i < counts.Length; i++) Lookup((FeatureLookupOutcome)i, counts[i]);
        Interlocked.Increment(ref _batches);
    }

    /// <summary>Counts a write.</summary>
    public void Write(in FeatureStoreWrite write, bool batch)
    {
        if (batch) Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _stores, write.Applied);
        Interlocked.Add(ref _superseded, write.Superseded);
        Interlocked.Add(ref _failedWrites, write.Failed);
        if (!WriteCounter.Enabled) return;
        if (write.Applied > 0) WriteCounter.Add(write.Applied, _store, new KeyValuePair<string, object?>("outcome", "stored"));
        if (write.Superseded > 0) WriteCounter.Add(write.Superseded, _store, new KeyValuePair<string, object?>("outcome", "superseded"));
        if (write.Failed > 0) WriteCounter.Add(write.Failed, _store, new KeyValuePair<string, object?>("outcome", "error"));
    }

    /// <summary>Counts invalidations.</summary>
    public void Invalidate(long count, long failed = 0)
    {
        Interlocked.Add(ref _invalidations, count);
        Interlocked.Add(ref _failedWrites, failed);
        if (InvalidationCounter.Enabled) InvalidationCounter.Add(count, _store);
    }

    /// <summary>Counts evictions.</summary>
    public void Evict(long count)
    {
        if (count == 0) return;
        Interlocked.Add(ref _evictions, count);
        if (EvictionCounter.Enabled) EvictionCounter.Add(count, _store);
    }

    /// <summary>Counts bytes read from or written to a remote store.</summary>
    public void Transfer(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>The counts so far.</summary>
    public FeatureStoreStatistics Snapshot() => new()
    {
        Hits = Volatile.Read(ref _lookups[(int)FeatureLookupOutcome.Hit]),
        Misses = Volatile.Read(ref _lookups[(int)FeatureLookupOutcome.Miss]),
        Expired = Volatile.Read(ref _lookups[(int)FeatureLookupOutcome.Expired]),
        WrongSchema = Volatile.Read(ref _lookups[(int)FeatureLookupOutcome.WrongSchema]),
        Errors = Volatile.Read(ref _lookups[(int)FeatureLookupOutcome.Error]) + Volatile.Read(ref _failedWrites),
        Stores = Volatile.Read(ref _stores),
        Superseded = Volatile.Read(ref _superseded),
        Batches = Volatile.Read(ref _batches),
        Invalidations = Volatile.Read(ref _invalidations),
        Evictions = Volatile.Read(ref _evictions),
        Bytes = Volatile.Read(ref _bytes),
    };
}
