namespace Threat.Features;

/// <summary>The names under which this package's metrics and traces are found.</summary>
/// <remarks>
/// Counters: <c>threat.features.store.lookups</c> (tags <c>store</c>, <c>outcome</c>), <c>threat.features.store.writes</c> (tags <c>store</c>, <c>outcome</c>),
/// <c>threat.features.store.invalidations</c>, <c>threat.features.store.evictions</c>, <c>threat.features.pipeline.results</c> (tag <c>origin</c>), and the histogram
/// <c>threat.features.pipeline.extraction.duration</c> in seconds.
/// </remarks>
public static class FeatureTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Threat.Features";

    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "Threat.Features";
}
