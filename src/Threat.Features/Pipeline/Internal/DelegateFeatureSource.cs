namespace Threat.Features.Internal;

internal sealed class DelegateFeatureSource(FeatureSchema schema, Func<FeatureKey, DateTimeOffset, CancellationToken, ValueTask<FeatureVector>> extract) : IFeatureSource
{
    public FeatureSchema Schema => schema;

    public ValueTask<FeatureVector> ExtractAsync(FeatureKey key, DateTimeOffset asOf, CancellationToken cancellationToken = default) => extract(key, asOf, cancellationToken);
}
