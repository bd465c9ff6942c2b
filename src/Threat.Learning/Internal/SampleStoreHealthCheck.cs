using Microsoft.Extensions.Diagnostics.HealthChecks;
using Threat.Core;
using Threat.Retraining;

namespace Threat.Learning.Internal;

/// <summary>Counts the samples.</summary>
internal sealed class SampleStoreHealthCheck(ISampleStore store, FeatureSchemaId schema, ThreatHealthOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.GetStatisticsAsync(schema.Hash, cancellationToken).WaitAsync(options.StoreTimeout, cancellationToken);
            return HealthCheckResult.Healthy(store.GetType().Name);
        }
        catch (TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{store.GetType().Name} did not answer within {options.StoreTimeout.TotalSeconds:0.##} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The store's own exceptions differ by database; all mean that verdicts cannot be collected now.
            return new HealthCheckResult(context.Registration.FailureStatus, $"{store.GetType().Name} cannot be read; verdicts are not collected.", e);
        }
    }
}
