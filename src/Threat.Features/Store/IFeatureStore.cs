using Threat.Core;

namespace Threat.Features;

/// <summary>Keeps the latest feature vector of each entity for a while.</summary>
/// <remarks>
/// Implementations are thread-safe. Trouble with a backend is an answer (<see cref="FeatureLookupOutcome.Error"/>, <see cref="FeatureStoreWrite.Failed"/>), not an exception,
/// so that extraction goes on; exceptions are for wrong arguments and cancellation. Every store serves nothing that has expired by its own clock, nothing of another
/// schema and nothing invalidated, keeps the value with the newer <see cref="FeatureVector.AsOf"/>, and refuses a value that was computed before its entity was invalidated.
/// </remarks>
public interface IFeatureStore
{
    /// <summary>Looks one entity up.</summary>
    ValueTask<FeatureLookup> GetAsync(FeatureKey key, FeatureSchema schema, CancellationToken cancellationToken = default);

    /// <summary>Looks many entities up, in one round trip where there is a network.</summary>
    /// <param name="keys">The keys; none, and the same one twice, are allowed.</param>
    /// <param name="schema">The schema the caller understands.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One answer per key, in order.</returns>
    ValueTask<IReadOnlyList<FeatureLookup>> GetManyAsync(IReadOnlyList<FeatureKey> keys, FeatureSchema schema, CancellationToken cancellationToken = default);

    /// <summary>Stores one value, unless a newer one is there.</summary>
    ValueTask<FeatureStoreWrite> SetAsync(FeatureKey key, StoredFeatures features, CancellationToken cancellationToken = default);

    /// <summary>Stores many values, each unless a newer one is there.</summary>
    ValueTask<FeatureStoreWrite> SetManyAsync(IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, CancellationToken cancellationToken = default);

    /// <summary>Forgets one entity. Values computed up to now are refused from then on.</summary>
    ValueTask<FeatureStoreWrite> InvalidateEntityAsync(FeatureKey key, CancellationToken cancellationToken = default);

    /// <summary>Forgets many entities.</summary>
    ValueTask<FeatureStoreWrite> InvalidateManyAsync(IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken = default);

    /// <summary>Forgets every value of a schema, whatever the entity.</summary>
    ValueTask<FeatureStoreWrite> InvalidateSchemaAsync(FeatureSchemaId schema, CancellationToken cancellationToken = default);

    /// <summary>What the store did so far.</summary>
    FeatureStoreStatistics GetStatistics();
}
