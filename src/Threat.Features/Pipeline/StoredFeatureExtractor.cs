using Microsoft.Extensions.Logging;

namespace Threat.Features;

/// <summary>Features from a source address and its events in one call, for code that knows nothing of stores: they are looked up, computed and kept behind it.</summary>
/// <remarks>
/// Thread-safe. Within <see cref="FeaturePipelineOptions.MaxStaleness"/> a second call for an address gets the stored vector, whatever events it brings;
/// set it to zero when every call must count its own.
/// </remarks>
public sealed class StoredFeatureExtractor
{
    private readonly AsyncLocal<IReadOnlyDictionary<FeatureKey, IReadOnlyList<SecurityEvent>>?> _events = new();
    private readonly TimeProvider _time;

    /// <summary>An adapter.</summary>
    /// <param name="extractor">Computes.</param>
    /// <param name="store">Keeps.</param>
    /// <param name="options">Null means the defaults.</param>
    /// <param name="timeProvider">The clock that "now" is read from; null means the system's.</param>
    /// <param name="logger">Null means no log.</param>
    public StoredFeatureExtractor(ThreatFeatureExtractor extractor, IFeatureStore store, FeaturePipelineOptions? options = null, TimeProvider? timeProvider = null, ILogger<FeaturePipeline>? logger = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        // The flight that extracts inherits the events of the call that began it.
        EventFeatureSource source = new(extractor, (key, _, _) => new ValueTask<IReadOnlyList<SecurityEvent>>(_events.Value![key]));
        Pipeline = new FeaturePipeline(source, store, options, timeProvider, logger);
    }

    /// <summary>The pipeline behind it, for statistics and invalidation.</summary>
    public FeaturePipeline Pipeline { get; }

    /// <summary>The features of a source.</summary>
    /// <param name="sourceAddress">Its address.</param>
    /// <param name="events">Its events in any order; events of other sources are ignored.</param>
    /// <param name="asOf">The instant: events before it count; null means now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FormatException"><paramref name="sourceAddress"/> is no IP address.</exception>
    public async Task<FeatureVector> ExtractFeaturesAsync(string sourceAddress, IReadOnlyList<SecurityEvent> events, DateTimeOffset? asOf = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        FeatureKey key = FeatureKey.ForAddress(sourceAddress);
        _events.Value = new Dictionary<FeatureKey, IReadOnlyList<SecurityEvent>> { [key] = events };
        return (await Pipeline.ExtractAsync(key, asOf ?? _time.GetUtcNow(), FeatureReuse.Allowed, cancellationToken).ConfigureAwait(false)).Vector;
    }

    /// <summary>The features of many sources; errors are per source, in the results.</summary>
    /// <param name="eventsBySource">Events by address.</param>
    /// <param name="asOf">The instant; null means now.</param>
    /// <param name="progress">Told about a hundred times how far the batch is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FormatException">A key is no IP address.</exception>
    public Task<FeatureBatch> ExtractFeaturesBatchAsync(IReadOnlyDictionary<string, IReadOnlyList<SecurityEvent>> eventsBySource, DateTimeOffset? asOf = null,
        IProgress<FeatureProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(eventsBySource);
        Dictionary<FeatureKey, IReadOnlyList<SecurityEvent>> events = [];
        foreach ((string address, IReadOnlyList<SecurityEvent> list) in eventsBySource) events[FeatureKey.ForAddress(address)] = list;
        return RunAsync(events, asOf ?? _time.GetUtcNow(), progress, cancellationToken);
    }

    private async Task<FeatureBatch> RunAsync(Dictionary<FeatureKey, IReadOnlyList<SecurityEvent>> events, DateTimeOffset asOf, IProgress<FeatureProgress>? progress, CancellationToken cancellationToken)
    {
        _events.Value = events;
        return await Pipeline.ExtractBatchAsync(events.Keys, asOf, FeatureReuse.Allowed, progress, cancellationToken).ConfigureAwait(false);
    }
}
