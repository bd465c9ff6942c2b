using System.Collections.Concurrent;
using System.Net;
using Threat.Features.Internal;
using Threat.Shared;

namespace Threat.Features;

/// <summary>
/// Computes the 100 features of threat-100/v1 for one source as of one instant T. Windows are half-open, [T − w, T): an event at T is the thing
/// being judged and is not seen. The clock is never read; the order and repetition of events change nothing.
/// </summary>
/// <remarks>
/// Thread-safe. A feature whose sensor, baseline, graph or provider is absent is missing with the reason, never 0. Definitions, units and ranges:
/// <see cref="FeatureSchema"/> and docs/features/features.md.
/// </remarks>
public sealed class ThreatFeatureExtractor
{
    private readonly ConcurrentBag<ExtractionWorkspace> _idle = [];
    private readonly SiteProfile _site;
    private readonly int _degree;

    /// <summary>An extractor.</summary>
    /// <param name="options">What the definitions leave to the site; null for the defaults. Read once.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ThreatFeatureExtractor(ThreatFeatureExtractorOptions? options = null)
    {
        options ??= new ThreatFeatureExtractorOptions();
        _site = new SiteProfile(options);
        _degree = options.MaxDegreeOfParallelism;
    }

    /// <summary>The features of one source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="events">Its events in any order: those of the last 24 hours, and older ones for first-seen and the baseline. Events of other sources are ignored.</param>
    /// <param name="asOf">T.</param>
    /// <param name="context">What the events of one source cannot say; null leaves those features missing.</param>
    public FeatureVector Extract(IPAddress source, IReadOnlyList<SecurityEvent> events, DateTimeOffset asOf, EntityContext? context = null)
        => Extract(source, events, asOf, context, out _);

    /// <summary>The features of one source, and what was done with the events.</summary>
    /// <param name="source">The source.</param>
    /// <param name="events">Its events in any order.</param>
    /// <param name="asOf">T.</param>
    /// <param name="context">What the events of one source cannot say; null leaves those features missing.</param>
    /// <param name="summary">Counts of events used and ignored.</param>
    public FeatureVector Extract(IPAddress source, IReadOnlyList<SecurityEvent> events, DateTimeOffset asOf, EntityContext? context, out ExtractionSummary summary)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(events);
        IPAddress entity = EntityAddress.Normalize(source);
        ExtractionWorkspace w = _idle.TryTake(out ExtractionWorkspace? idle) ? idle : new ExtractionWorkspace();
        WindowSelector.Select(w, AddressKey.Of(entity), events, asOf.UtcTicks);
        ExtractionKernel.Compute(w, _site, entity, asOf.UtcTicks, context);
        summary = new ExtractionSummary(w.Window.Count, w.Older.Count, w.Future, w.Duplicates, w.OtherSources, w.Guessed);
        FeatureVector vector = new(FeatureSchema.Threat100, asOf, w.Sink.Values, w.Sink.Statuses);
        w.Clear();
        _idle.Add(w);
        return vector;
    }

    /// <summary>All 100 features of one source: the same as <see cref="Extract(IPAddress, IReadOnlyList{SecurityEvent}, DateTimeOffset, EntityContext?)"/>.</summary>
    /// <param name="source">The source.</param>
    /// <param name="events">Its events in any order.</param>
    /// <param name="asOf">T.</param>
    /// <param name="context">What the events of one source cannot say; null leaves those features missing.</param>
    public FeatureVector ExtractAll(IPAddress source, IReadOnlyList<SecurityEvent> events, DateTimeOffset asOf, EntityContext? context = null) => Extract(source, events, asOf, context);

    /// <summary>The 79 basic features of one source, of <see cref="FeatureSchema.Threat100Basic"/>; each has the value and status it has among all 100.</summary>
    /// <param name="source">The source.</param>
    /// <param name="events">Its events in any order.</param>
    /// <param name="asOf">T.</param>
    /// <param name="context">What the events of one source cannot say; null leaves those features missing.</param>
    public FeatureVector ExtractBasic(IPAddress source, IReadOnlyList<SecurityEvent> events, DateTimeOffset asOf, EntityContext? context = null)
        => Extract(source, events, asOf, context).View(FeatureSchema.Threat100Basic);

    /// <summary>The 21 advanced features of one source, of <see cref="FeatureSchema.Threat100Advanced"/>; each has the value and status it has among all 100.</summary>
    /// <param name="source">The source.</param>
    /// <param name="events">Its events in any order.</param>
    /// <param name="asOf">T.</param>
    /// <param name="context">What the events of one source cannot say; null leaves those features missing.</param>
    public FeatureVector ExtractAdvanced(IPAddress source, IReadOnlyList<SecurityEvent> events, DateTimeOffset asOf, EntityContext? context = null)
        => Extract(source, events, asOf, context).View(FeatureSchema.Threat100Advanced);

    /// <summary>The features of many sources, in parallel (<see cref="ThreatFeatureExtractorOptions.MaxDegreeOfParallelism"/>). One source's error does not lose the others.</summary>
    /// <param name="requests">The sources.</param>
    /// <param name="progress">Receives the number of sources done, at each one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>One result per request, in their order.</returns>
    /// <exception cref="ArgumentException">A request is null.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<ExtractionResult> ExtractMany(IReadOnlyList<ExtractionRequest> requests, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ExtractionResult[] results = new ExtractionResult[requests.Count];
        int done = 0;
        Workers.Run(results.Length, Workers.Threads(_degree), cancellationToken, i =>
        {
            ExtractionRequest request = requests[i] ?? throw new ArgumentException($"Request {i} is null.", nameof(requests));
            try
            {
                results[i] = new ExtractionResult(request.Source, Extract(request.Source, request.Events, request.AsOf, request.Context), null);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                results[i] = new ExtractionResult(request.Source, null, e);
            }
            progress?.Report(Interlocked.Increment(ref done));
        });
        return results;
    }
}
