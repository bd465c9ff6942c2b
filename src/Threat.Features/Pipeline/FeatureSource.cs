using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Makes feature sources from functions.</summary>
public static class FeatureSource
{
    /// <summary>A source from a synchronous function. It runs on the thread pool; it may be called by many threads at once.</summary>
    public static IFeatureSource From(FeatureSchema schema, Func<FeatureKey, DateTimeOffset, CancellationToken, FeatureVector> extract)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(extract);
        return new DelegateFeatureSource(schema, (key, asOf, cancel) => new ValueTask<FeatureVector>(extract(key, asOf, cancel)));
    }

    /// <summary>A source from an asynchronous function. It may be called by many threads at once.</summary>
    public static IFeatureSource FromAsync(FeatureSchema schema, Func<FeatureKey, DateTimeOffset, CancellationToken, ValueTask<FeatureVector>> extract)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(extract);
        return new DelegateFeatureSource(schema, extract);
    }
}
