using Microsoft.Extensions.Diagnostics.HealthChecks;
using Threat.Core;
using Threat.Detection;

namespace Threat.Learning.Internal;

/// <summary>Whether a model is served, and how old it is.</summary>
internal sealed class ModelHealthCheck(ThreatDetector detector, IModelRegistry registry, ThreatDetectionOptions detection, ThreatHealthOptions options, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!detector.IsReady) return new HealthCheckResult(context.Registration.FailureStatus, $"No model is served. Register one as '{detection.ModelName}' with the alias '{detection.Alias}', or let a retraining run promote the first.");
        string? version = detector.ModelVersion;
        IReadOnlyList<ModelVersion> known = await registry.ListAsync(detection.ModelName, cancellationToken);
        if (known.FirstOrDefault(v => v.Version == version) is not { } served) return HealthCheckResult.Healthy($"Model {version}");
        TimeSpan age = time.GetUtcNow() - served.RegisteredAt;
        return age > options.MaxModelAge
            ? HealthCheckResult.Degraded($"Model {version} is {age.TotalDays:0.#} days old; the limit is {options.MaxModelAge.TotalDays:0.#} days.")
            : HealthCheckResult.Healthy($"Model {version}, {age.TotalDays:0.#} days old");
    }
}
