using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>
/// Gives the features of entities: from the store when it has them, else from the source, whose results are written back.
/// One extraction runs per entity however many ask for it, and a store that is down costs time, never results.
/// </summary>
/// <remarks>Thread-safe; make one per source and share it.</remarks>
public sealed class FeaturePipeline
{
    private const int LookupBatchSize = 1024;
    private static readonly ActivitySource Activities = new(FeatureTelemetry.ActivitySourceName);

    private readonly IFeatureSource _source;
    private readonly IFeatureStore _store;
    private readonly FeaturePipelineOptions _options;
    private readonly ILogger _logger;
    private readonly FlightTable _flights = new();
    private readonly PipelineCounters _counters = new();
    private readonly WriteBack _writeBack;
    private readonly FlightRunner _runner;

    /// <summary>A pipeline.</summary>
    /// <param name="source">Computes what the store does not have.</param>
    /// <param name="store">Keeps results.</param>
    /// <param name="options">Null means the defaults.</param>
    /// <param name="timeProvider">The clock behind <see cref="StoredFeatures.ComputedAt"/>; null means the system's.</param>
    /// <param name="logger">Null means no log.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public FeaturePipeline(IFeatureSource source, IFeatureStore store, FeaturePipelineOptions? options = null, TimeProvider? timeProvider = null, ILogger<FeaturePipeline>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(store);
        _source = source;
        _store = store;
        _options = PipelineOptionsCheck.Check(options ?? new FeaturePipelineOptions());
        _logger = logger ?? NullLogger<FeaturePipeline>.Instance;
        _writeBack = new WriteBack(store, _flights, _options.WriteBackBatchSize, _counters, _logger);
        _runner = new FlightRunner(source, _flights, _writeBack, _options, _counters, timeProvider ?? TimeProvider.System, _logger);
    }

    /// <summary>A pipeline from the options pattern.</summary>
    public FeaturePipeline(IFeatureSource source, IFeatureStore store, IOptions<FeaturePipelineOptions> options, TimeProvider? timeProvider = null, ILogger<FeaturePipeline>? logger = null)
        : this(source, store, (options ?? throw new ArgumentNullException(nameof(options))).Value, timeProvider, logger)
    {
    }

    /// <summary>The schema of every vector this pipeline gives.</summary>
    public FeatureSchema Schema => _source.Schema;

    /// <summary>The features of one entity. A failed extraction is in the result's <see cref="FeatureResult.Error"/>; its <see cref="FeatureResult.Vector"/> throws it.</summary>
    /// <param name="key">The entity.</param>
    /// <param name="asOf">The instant: events before it count.</param>
    /// <param name="reuse">Whether a stored vector may serve.</param>
    /// <param name="cancellationToken">Cancels this call; the extraction goes on while another call waits for it.</param>
    public async Task<FeatureResult> ExtractAsync(FeatureKey key, DateTimeOffset asOf, FeatureReuse reuse = FeatureReuse.Allowed, CancellationToken cancellationToken = default)
    {
        FeatureBatch batch = await ExtractBatchAsync([key], asOf, reuse, null, cancellationToken).ConfigureAwait(false);
        return batch.Results[0];
    }

    /// <summary>The features of many entities. Errors are per entity, in the results.</summary>
    /// <param name="keys">The entities; one named twice is computed once and appears once. None is allowed.</param>
    /// <param name="asOf">The instant: events before it count.</param>
    /// <param name="reuse">Whether stored vectors may serve.</param>
    /// <param name="progress">Told about a hundred times how far the batch is.</param>
    /// <param name="cancellationToken">Cancels; what was computed by then is still written to the store.</param>
    public Task<FeatureBatch> ExtractBatchAsync(IEnumerable<FeatureKey> keys, DateTimeOffset asOf, FeatureReuse reuse = FeatureReuse.Allowed,
        IProgress<FeatureProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return ExtractBatchAsync(keys, asOf, reuse, _ => _options.MaxStaleness, progress, cancellationToken);
    }

    /// <summary>With a staleness for each entity, so that a caller who knows of newer events is not given an older vector. Negative: none serves.</summary>
    internal async Task<FeatureBatch> ExtractBatchAsync(IEnumerable<FeatureKey> keys, DateTimeOffset asOf, FeatureReuse reuse, Func<FeatureKey, TimeSpan> staleness,
        IProgress<FeatureProgress>? progress, CancellationToken cancellationToken)
    {
        asOf = asOf.ToUniversalTime();
        FeatureKey[] distinct = [.. keys.Distinct()];
        using Activity? activity = Activities.StartActivity("threat.features.batch");
        activity?.SetTag("threat.features.entities", distinct.Length);
        _counters.Batch();
        FeatureResult[] results = new FeatureResult[distinct.Length];
        BatchProgress batch = new(distinct.Length, progress);
        long landings = _runner.Landings;
        if (reuse == FeatureReuse.Allowed) await FillFromStoreAsync(distinct, asOf, staleness, results, batch, cancellationToken).ConfigureAwait(false);
        int[] missing = [.. Enumerable.Range(0, results.Length).Where(i => results[i] is null)];
        if (missing.Length > 0) await ExtractMissingAsync(distinct, missing, asOf, reuse, staleness, landings, results, batch, cancellationToken).ConfigureAwait(false);
        activity?.SetTag("threat.features.extracted", missing.Length);
        return new FeatureBatch(results, asOf);
    }

    /// <summary>Computes what the store does not have yet, so that later calls find it there.</summary>
    /// <returns>How many entities were there, were computed, and failed.</returns>
    public async Task<FeatureProgress> PrefetchAsync(IEnumerable<FeatureKey> keys, DateTimeOffset asOf, IProgress<FeatureProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        FeatureBatch batch = await ExtractBatchAsync(keys, asOf, FeatureReuse.Allowed, progress, cancellationToken).ConfigureAwait(false);
        return new FeatureProgress(batch.Results.Count, batch.Results.Count, batch.Results.Count(static r => r.Origin == FeatureOrigin.Store), batch.FailedCount);
    }

    /// <summary>Forgets entities: their stored vectors, and the results of extractions running now.</summary>
    public async Task<FeatureStoreWrite> InvalidateAsync(IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _flights.Drop(keys);
        FeatureStoreWrite write = await _store.InvalidateManyAsync(keys, cancellationToken).ConfigureAwait(false);
        _flights.Drop(keys); // those that began while the store was forgetting
        return write;
    }

    /// <summary>Forgets every stored vector of <see cref="Schema"/>, as after a change of a definition.</summary>
    public async Task<FeatureStoreWrite> InvalidateAllAsync(CancellationToken cancellationToken = default)
    {
        _flights.DropAll();
        FeatureStoreWrite write = await _store.InvalidateSchemaAsync(_source.Schema.Id, cancellationToken).ConfigureAwait(false);
        _flights.DropAll();
        return write;
    }

    /// <summary>What the pipeline did so far.</summary>
    public FeaturePipelineStatistics GetStatistics() => _counters.Snapshot();

    private async Task FillFromStoreAsync(FeatureKey[] keys, DateTimeOffset asOf, Func<FeatureKey, TimeSpan> staleness, FeatureResult[] results, BatchProgress batch, CancellationToken cancellationToken)
    {
        for (int start = 0; start < keys.Length; start += LookupBatchSize)
        {
            int count = Math.Min(LookupBatchSize, keys.Length - start);
            IReadOnlyList<FeatureLookup> answers = await LookUpAsync(new ArraySegment<FeatureKey>(keys, start, count), cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < answers.Count; i++)
            {
                if (!answers[i].TryGetVector(out FeatureVector? vector) || vector.AsOf > asOf || asOf - vector.AsOf > staleness(keys[start + i])) continue;
                results[start + i] = new FeatureResult(keys[start + i], FeatureOrigin.Store, answers[i].Features, null);
                _counters.Result(FeatureOrigin.Store);
                batch.Add(FeatureOrigin.Store);
            }
        }
    }

    private async Task<IReadOnlyList<FeatureLookup>> LookUpAsync(IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<FeatureLookup> answers = keys.Count == 1
                ? [await _store.GetAsync(keys[0], _source.Schema, cancellationToken).ConfigureAwait(false)]
                : await _store.GetManyAsync(keys, _source.Schema, cancellationToken).ConfigureAwait(false);
            int failed = answers.Count(static a => a.Outcome == FeatureLookupOutcome.Error);
            if (failed == 0) return answers;
            _counters.StoreError(failed);
            PipelineLog.ReadFailed(_logger, failed, keys.Count, answers.First(static a => a.Outcome == FeatureLookupOutcome.Error).Error!, null);
            return answers;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _counters.StoreError(keys.Count);
            PipelineLog.ReadFailed(_logger, keys.Count, keys.Count, e.Message, e);
            return [];
        }
    }

    private async Task ExtractMissingAsync(FeatureKey[] keys, int[] missing, DateTimeOffset asOf, FeatureReuse reuse, Func<FeatureKey, TimeSpan> staleness, long landings, FeatureResult[] results, BatchProgress batch, CancellationToken cancellationToken)
    {
        try
        {
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(missing, parallel, async (i, cancel) =>
            {
                results[i] = await _runner.RunAsync(keys[i], asOf, staleness(keys[i]), reuse == FeatureReuse.Recompute, landings, cancel).ConfigureAwait(false);
                batch.Add(results[i].Origin);
            }).ConfigureAwait(false);
        }
        finally
        {
            await _writeBack.FlushAsync().ConfigureAwait(false);
        }
    }
}
