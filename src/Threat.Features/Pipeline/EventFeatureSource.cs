namespace Threat.Features;

/// <summary>The source of a pipeline over the 100-feature extractor: loads the events of an entity, then extracts.</summary>
/// <remarks>Thread-safe when the functions given are. Entities are addresses (<see cref="FeatureKey.AddressType"/>).</remarks>
public sealed class EventFeatureSource : IFeatureSource
{
    private readonly ThreatFeatureExtractor _extractor;
    private readonly Func<FeatureKey, DateTimeOffset, CancellationToken, ValueTask<IReadOnlyList<SecurityEvent>>> _events;
    private readonly Func<FeatureKey, DateTimeOffset, CancellationToken, ValueTask<EntityContext?>>? _context;

    /// <summary>A source.</summary>
    /// <param name="extractor">The extractor.</param>
    /// <param name="events">Loads the events of an entity before an instant: those of the last 24 hours, and older ones for the baseline where you have them.</param>
    /// <param name="context">Loads what the events cannot say, as threat intelligence; null means none.</param>
    public EventFeatureSource(ThreatFeatureExtractor extractor, Func<FeatureKey, DateTimeOffset, CancellationToken, ValueTask<IReadOnlyList<SecurityEvent>>> events,
        Func<FeatureKey, DateTimeOffset, CancellationToken, ValueTask<EntityContext?>>? context = null)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        ArgumentNullException.ThrowIfNull(events);
        (_extractor, _events, _context) = (extractor, events, context);
    }

    /// <inheritdoc/>
    public FeatureSchema Schema => FeatureSchema.Threat100;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The entity is no address.</exception>
    public async ValueTask<FeatureVector> ExtractAsync(FeatureKey key, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        if (key.EntityType != FeatureKey.AddressType || !System.Net.IPAddress.TryParse(key.EntityId, out System.Net.IPAddress? address))
            throw new ArgumentException($"{key} is no address; the extractor computes the features of source addresses. Make the key with FeatureKey.ForAddress.", nameof(key));
        IReadOnlyList<SecurityEvent> events = await _events(key, asOf, cancellationToken).ConfigureAwait(false);
        EntityContext? context = _context is null ? null : await _context(key, asOf, cancellationToken).ConfigureAwait(false);
        return _extractor.Extract(address, events, asOf, context);
    }
}
