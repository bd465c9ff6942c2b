namespace Threat.Features;

/// <summary>Computes the features of an entity: what a <see cref="FeaturePipeline"/> calls when the store has none.</summary>
/// <remarks>Implementations are thread-safe. They read events before <c>asOf</c> only, and never the clock.</remarks>
public interface IFeatureSource
{
    /// <summary>The schema of every vector this source makes.</summary>
    FeatureSchema Schema { get; }

    /// <summary>Computes one vector of <see cref="Schema"/> for the instant <paramref name="asOf"/>.</summary>
    ValueTask<FeatureVector> ExtractAsync(FeatureKey key, DateTimeOffset asOf, CancellationToken cancellationToken = default);
}
