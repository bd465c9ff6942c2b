using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Retraining;
using Threat.Shared;

namespace Threat.Learning.Internal;

/// <summary>The four health checks of a detector.</summary>
internal static class HealthChecks
{
    private const string Tag = "threat";

    public static void Add(IServiceCollection services, string? name)
    {
        services.AddChecked(name, new CheckedOptions<ThreatHealthOptions>(Check));
        if (services.IsNamed<Marker>(name)) return;
        services.AddKeyedSingleton<Marker>(name);
        IHealthChecksBuilder checks = services.AddHealthChecks();
        Add("threat-feature-store", static (p, n, o) => new FeatureStoreHealthCheck(p.Get<IFeatureStore>(n), o));
        Add("threat-sample-store", static (p, n, o) => new SampleStoreHealthCheck(p.Get<ISampleStore>(n), p.NamedOptions<RetrainingOptions>(n).Value.Schema!, o));
        Add("threat-model", static (p, n, o) => new ModelHealthCheck(p.Get<ThreatDetector>(n), p.Get<IModelRegistry>(n), p.NamedOptions<ThreatDetectionOptions>(n).Value, o, p.GetRequiredService<TimeProvider>()));
        Add("threat-scheduler", static (p, n, _) => new SchedulerHealthCheck(p.Get<RetrainScheduler>(n), p.NamedOptions<RetrainingOptions>(n).Value, p.GetRequiredService<TimeProvider>()));

        void Add(string check, Func<IServiceProvider, string?, ThreatHealthOptions, IHealthCheck> create)
            => checks.Add(new HealthCheckRegistration(name is null ? check : $"{check}-{name}", p => create(p, name, p.NamedOptions<ThreatHealthOptions>(name).Value), null, name is null ? [Tag] : [Tag, name]));
    }

    private static void Check(ThreatHealthOptions options)
    {
        if (options.MaxModelAge < TimeSpan.FromMinutes(1)) throw new ArgumentException($"ThreatHealthOptions.MaxModelAge is {options.MaxModelAge}; it must be at least 1 minute.");
        if (options.StoreTimeout < TimeSpan.FromMilliseconds(10) || options.StoreTimeout > TimeSpan.FromMinutes(1))
            throw new ArgumentException($"ThreatHealthOptions.StoreTimeout is {options.StoreTimeout}; allowed is 10 ms to 1 minute.");
    }

    /// <summary>Says that the checks are registered.</summary>
    private sealed class Marker;
}
