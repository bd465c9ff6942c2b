namespace Threat.Features;

/// <summary>Keeps every vector it is given, so that training sees of an entity what was known at the time, and nothing later.</summary>
/// <remarks>Implementations are thread-safe.</remarks>
public interface IFeatureHistory
{
    /// <summary>Adds vectors. One of the same entity, schema, instant and computation time is replaced.</summary>
    Task AppendAsync(IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, CancellationToken cancellationToken = default);

    /// <summary>What was known of entities as of instants.</summary>
    /// <param name="questions">Entities and instants.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>
    /// For each question, in order, the vector with the latest <see cref="FeatureVector.AsOf"/> at or before the instant whose <see cref="StoredFeatures.ComputedAt"/> is at or before it too
    /// (a vector backfilled later was not known then), or null. Expiry plays no part.
    /// </returns>
    Task<IReadOnlyList<StoredFeatures?>> GetAsOfAsync(IReadOnlyList<KeyValuePair<FeatureKey, DateTimeOffset>> questions, FeatureSchema schema, CancellationToken cancellationToken = default);

    /// <summary>Deletes vectors of instants before <paramref name="cutoff"/>.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken = default);
}
