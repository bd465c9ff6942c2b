namespace Threat.Features;

/// <summary>A feature vector as a store keeps it: the vector, when it was computed, and until when it may be served.</summary>
/// <remarks>Immutable and thread-safe. All instants are UTC.</remarks>
public sealed class StoredFeatures
{
    /// <summary>A value for a store.</summary>
    /// <param name="vector">The features.</param>
    /// <param name="computedAt">When their computation began. An invalidation at or after this instant refuses the value.</param>
    /// <param name="expiresAt">From this instant on the value is expired.</param>
    /// <exception cref="ArgumentException">The value would expire before it was computed.</exception>
    public StoredFeatures(FeatureVector vector, DateTimeOffset computedAt, DateTimeOffset expiresAt)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (expiresAt <= computedAt) throw new ArgumentException($"The value expires at {expiresAt:O}, but was computed at {computedAt:O}; the expiry must be later.", nameof(expiresAt));
        Vector = vector;
        ComputedAt = computedAt.ToUniversalTime();
        ExpiresAt = expiresAt.ToUniversalTime();
    }

    // For the codec, whose instants are UTC and in order.
    internal StoredFeatures(DateTimeOffset computedAt, DateTimeOffset expiresAt, FeatureVector vector) => (Vector, ComputedAt, ExpiresAt) = (vector, computedAt, expiresAt);

    /// <summary>The features; <see cref="FeatureVector.AsOf"/> is the instant they describe.</summary>
    public FeatureVector Vector { get; }

    /// <summary>When their computation began.</summary>
    public DateTimeOffset ComputedAt { get; }

    /// <summary>From this instant on the value is expired.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Whether this value replaces <paramref name="stored"/>: a later <see cref="FeatureVector.AsOf"/> wins, then a later <see cref="ComputedAt"/>, then the last writer.</summary>
    public bool Replaces(StoredFeatures stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        int order = Vector.AsOf.CompareTo(stored.Vector.AsOf);
        return order > 0 || (order == 0 && ComputedAt >= stored.ComputedAt);
    }
}
