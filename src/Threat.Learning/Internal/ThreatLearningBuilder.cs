using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Features.Intelligence;
using Threat.Features.Redis;
using Threat.Retraining;

namespace Threat.Learning.Internal;

internal sealed class ThreatLearningBuilder(IServiceCollection services) : IThreatLearningBuilder
{
    private const string Tag = "threat";

    public IServiceCollection Services => services;

    public IThreatLearningBuilder ConfigureFeatures(Action<FeaturePipelineOptions> configure) => Configure(configure);

    public IThreatLearningBuilder ConfigureDetection(Action<ThreatDetectionOptions> configure) => Configure(configure);

    public IThreatLearningBuilder ConfigureRetraining(Action<RetrainingOptions> configure) => Configure(configure);

    public IThreatLearningBuilder UseTrainer<TTrainer>()
        where TTrainer : class, IModelTrainer
        => Replace(ServiceDescriptor.Singleton<IModelTrainer, TTrainer>());

    public IThreatLearningBuilder UseResampler(IResampler? resampler)
    {
        services.RemoveAll<IResampler>();
        if (resampler is not null) services.AddSingleton(resampler);
        return this;
    }

    public IThreatLearningBuilder UseCalibrator(ICalibrator calibrator) => Replace(ServiceDescriptor.Singleton(calibrator ?? throw new ArgumentNullException(nameof(calibrator))));

    public IThreatLearningBuilder UseThresholdOptimizer(IThresholdOptimizer optimizer) => Replace(ServiceDescriptor.Singleton(optimizer ?? throw new ArgumentNullException(nameof(optimizer))));

    public IThreatLearningBuilder UseModelRegistry<TRegistry>()
        where TRegistry : class, IModelRegistry
        => Replace(ServiceDescriptor.Singleton<IModelRegistry, TRegistry>());

    public IThreatLearningBuilder UseRedisFeatureStore(string connectionString, Action<RedisFeatureStoreOptions>? configure = null)
    {
        services.AddThreatRedisFeatureStore(connectionString, configure);
        return this;
    }

    public IThreatLearningBuilder UsePostgreSql(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        services.AddThreatRetrainingPostgreSql(o => o.ConnectionString = connectionString);
        return this;
    }

    public IThreatLearningBuilder AddThreatIntelligence(Action<ThreatIntelligenceOptions> configure)
    {
        services.AddThreatIntelligence(configure);
        return this;
    }

    public IThreatLearningBuilder AddHealthChecks(Action<ThreatHealthOptions>? configure = null)
    {
        services.AddOptions<ThreatHealthOptions>()
            .Validate(static o => o.MaxModelAge >= TimeSpan.FromMinutes(1), "ThreatHealthOptions.MaxModelAge must be at least 1 minute.")
            .Validate(static o => o.StoreTimeout >= TimeSpan.FromMilliseconds(10) && o.StoreTimeout <= TimeSpan.FromMinutes(1), "ThreatHealthOptions.StoreTimeout must be 10 ms to 1 minute.")
            .ValidateOnStart();
        if (configure is not null) services.Configure(configure);
        if (services.Any(static d => d.ServiceType == typeof(ThreatHealthMarker))) return this;
        services.AddSingleton<ThreatHealthMarker>();
        services.AddHealthChecks()
            .AddCheck<FeatureStoreHealthCheck>("threat-feature-store", tags: [Tag])
            .AddCheck<SampleStoreHealthCheck>("threat-sample-store", tags: [Tag])
            .AddCheck<ModelHealthCheck>("threat-model", tags: [Tag])
            .AddCheck<SchedulerHealthCheck>("threat-scheduler", tags: [Tag]);
        return this;
    }

    public IThreatLearningBuilder DisableScheduler() => Configure<RetrainingOptions>(static o => o.Schedule.Enabled = false);

    private ThreatLearningBuilder Configure<TOptions>(Action<TOptions> configure)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        return this;
    }

    private ThreatLearningBuilder Replace(ServiceDescriptor descriptor)
    {
        services.Replace(descriptor);
        return this;
    }
}
