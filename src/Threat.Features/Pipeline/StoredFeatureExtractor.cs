using System.Net;
using Microsoft.Extensions.Logging;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Features from a source address and its events in one call, for code that knows nothing of stores: they are looked up, computed and kept behind it.</summary>
/// <remarks>
/// Thread-safe. A stored vector serves when it is at most <see cref="FeaturePipelineOptions.MaxStaleness"/> older than the instant asked for and the call brings no event of the source
/// that happened or became known (<see cref="SecurityEvent.IngestedAt"/>) from its instant on: new events are always counted. Events that arrive late and do not say so,
/// with a time before a vector that was computed without them, are not; pass <see cref="FeatureReuse.Recompute"/> for those.
/// </remarks>
public sealed class StoredFeatureExtractor
{
    private readonly AsyncLocal<IReadOnlyDictionary<FeatureKey, IReadOnlyList<SecurityEvent>>?> _events = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxStaleness;

    /// <summary>An adapter.</summary>
    /// <param name="extractor">Computes.</param>
    /// <param name="store">Keeps.</param>
    /// <param name="options">Null means the defaults.</param>
    /// <param name="timeProvider">The clock that "now" is read from; null means the system's.</param>
    /// <param name="logger">Null means no log.</param>
    public StoredFeatureExtractor(ThreatFeatureExtractor extractor, IFeatureStore store, FeaturePipelineOptions? options = null, TimeProvider? timeProvider = null, ILogger<FeaturePipeline>? logger = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        _maxStaleness = (options ?? new FeaturePipelineOptions()).MaxStaleness;
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
    /// <param name="reuse">Whether a stored vector may serve.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FormatException"><paramref name="sourceAddress"/> is no IP address.</exception>
    public async Task<FeatureVector> ExtractFeaturesAsync(string sourceAddress, IReadOnlyList<SecurityEvent> events, DateTimeOffset? asOf = null, FeatureReuse reuse = FeatureReuse.Allowed,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        FeatureBatch batch = await RunAsync(new() { [FeatureKey.ForAddress(sourceAddress)] = events }, asOf, reuse, null, cancellationToken).ConfigureAwait(false);
        return batch.Results[0].Vector;
    }

    /// <summary>The features of many sources; errors are per source, in the results.</summary>
    /// <param name="eventsBySource">Events by address.</param>
    /// <param name="asOf">The instant; null means now.</param>
    /// <param name="reuse">Whether stored vectors may serve.</param>
    /// <param name="progress">Told about a hundred times how far the batch is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FormatException">A key is no IP address.</exception>
    public Task<FeatureBatch> ExtractFeaturesBatchAsync(IReadOnlyDictionary<string, IReadOnlyList<SecurityEvent>> eventsBySource, DateTimeOffset? asOf = null, FeatureReuse reuse = FeatureReuse.Allowed,
        IProgress<FeatureProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(eventsBySource);
        Dictionary<FeatureKey, IReadOnlyList<SecurityEvent>> events = [];
        foreach ((string address, IReadOnlyList<SecurityEvent> list) in eventsBySource) events[FeatureKey.ForAddress(address)] = list;
        return RunAsync(events, asOf, reuse, progress, cancellationToken);
    }

    private async Task<FeatureBatch> RunAsync(Dictionary<FeatureKey, IReadOnlyList<SecurityEvent>> events, DateTimeOffset? asOf, FeatureReuse reuse, IProgress<FeatureProgress>? progress, CancellationToken cancellationToken)
    {
        DateTimeOffset at = asOf ?? _time.GetUtcNow();
        Dictionary<FeatureKey, TimeSpan> staleness = events.ToDictionary(static e => e.Key, e => Staleness(e.Key, e.Value, at));
        _events.Value = events;
        return await Pipeline.ExtractBatchAsync(events.Keys, at, reuse, key => staleness[key], progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Short enough that the newest event of the source was known before the vector's instant: then it counts in it.</summary>
    private TimeSpan Staleness(FeatureKey key, IReadOnlyList<SecurityEvent> events, DateTimeOffset asOf)
    {
        AddressKey source = AddressKey.Of(IPAddress.Parse(key.EntityId));
        long at = asOf.UtcTicks, allowed = _maxStaleness.Ticks;
        foreach (SecurityEvent e in events)
        {
            long since = at - Math.Max(e.TimeTicks, e.IngestedTicks) - 1;
            if (since < allowed && since >= 0 && e.SourceKey.Equals(source)) allowed = since;
        }
        return TimeSpan.FromTicks(allowed);
    }
}
