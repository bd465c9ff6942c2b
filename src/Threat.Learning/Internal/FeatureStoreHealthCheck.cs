using Microsoft.Extensions.Diagnostics.HealthChecks;
using Threat.Features;

namespace Threat.Learning.Internal;

/// <summary>Asks the feature store for a key that nobody has.</summary>
internal sealed class FeatureStoreHealthCheck(IFeatureStore store, ThreatHealthOptions options) : IHealthCheck
{
    private static readonly FeatureKey Probe = new("health", "probe");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        FeatureLookup found;
        try
        {
            found = await store.GetAsync(Probe, FeatureSchema.Threat100, cancellationToken).AsTask().WaitAsync(options.StoreTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{store.GetType().Name} did not answer within {options.StoreTimeout.TotalSeconds:0.##} s.");
        }
        return found.Outcome == FeatureLookupOutcome.Error
            ? new HealthCheckResult(HealthStatus.Degraded, $"{store.GetType().Name} does not answer ({found.Error}); features are extracted anew for every question.")
            : HealthCheckResult.Healthy(store.GetType().Name);
    }
}
