namespace Threat.Features;

/// <summary>Counts of a store since it was created.</summary>
/// <remarks>A snapshot: immutable. The parts are read one after another, so that under load they may differ by a few operations.</remarks>
public sealed record FeatureStoreStatistics
{
    /// <summary>Keys found and served.</summary>
    public long Hits { get; init; }

    /// <summary>Keys with nothing stored.</summary>
    public long Misses { get; init; }

    /// <summary>Keys whose value had expired.</summary>
    public long Expired { get; init; }

    /// <summary>Keys whose value was of another schema.</summary>
    public long WrongSchema { get; init; }

    /// <summary>Keys that could not be read or written.</summary>
    public long Errors { get; init; }

    /// <summary>Values written.</summary>
    public long Stores { get; init; }

    /// <summary>Values not written because a newer one, or a later invalidation, was there.</summary>
    public long Superseded { get; init; }

    /// <summary>Calls that named many keys.</summary>
    public long Batches { get; init; }

    /// <summary>Keys and schemas invalidated through this store.</summary>
    public long Invalidations { get; init; }

    /// <summary>Values dropped to stay within the size limit.</summary>
    public long Evictions { get; init; }

    /// <summary>Values held now, or null when the store cannot tell.</summary>
    public long? Entries { get; init; }

    /// <summary>Bytes held now (in-memory stores), or bytes read and written so far (remote stores).</summary>
    public long Bytes { get; init; }

    /// <summary>Lookups that the store could answer.</summary>
    public long Lookups => Hits + Misses + Expired + WrongSchema;

    /// <summary>Hits over <see cref="Lookups"/>, 0 to 1; NaN before the first lookup.</summary>
    public double HitRate => Lookups == 0 ? double.NaN : (double)Hits / Lookups;
}
