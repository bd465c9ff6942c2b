using System.Diagnostics.Metrics;

namespace Threat.Features.Internal;

internal sealed class PipelineCounters
{
    private static readonly Meter Meter = new(FeatureTelemetry.MeterName);
    private static readonly Counter<long> Results = Meter.CreateCounter<long>("threat.features.pipeline.results", "{entity}", "Results of the feature pipeline.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("threat.features.pipeline.extraction.duration", "s", "Time to compute one vector.");
    private static readonly string[] Origins = ["store", "extracted", "shared", "failed"];

    private readonly long[] _results = new long[Origins.Length];
    private long _storeErrors, _batches;

    public void Result(FeatureOrigin origin, long count = 1)
    {
        Interlocked.Add(ref _results[(int)origin], count);
        if (Results.Enabled) Results.Add(count, new KeyValuePair<string, object?>("origin", Origins[(int)origin]));
    }

    public void Extraction(TimeSpan duration) => Duration.Record(duration.TotalSeconds);

    public void StoreError(long count) => Interlocked.Add(ref _storeErrors, count);

    public void Batch() => Interlocked.Increment(ref _batches);

    public FeaturePipelineStatistics Snapshot() => new()
    {
        FromStore = Volatile.Read(ref _results[0]),
        Extracted = Volatile.Read(ref _results[1]),
        Shared = Volatile.Read(ref _results[2]),
        Failed = Volatile.Read(ref _results[3]),
        StoreErrors = Volatile.Read(ref _storeErrors),
        Batches = Volatile.Read(ref _batches),
    };
}
