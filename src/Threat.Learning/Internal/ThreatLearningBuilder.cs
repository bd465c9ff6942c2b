using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Features.Intelligence;
using Threat.Features.Redis;
using Threat.Retraining;
using Threat.Retraining.PostgreSql;
using Threat.Shared;

namespace Threat.Learning.Internal;

internal sealed class ThreatLearningBuilder(IServiceCollection services, string? name) : IThreatLearningBuilder
{
    public IServiceCollection Services => services;

    public string? Name => name;

    public IThreatLearningBuilder ConfigureFeatures(Action<FeaturePipelineOptions> configure) => Configure(configure);

    public IThreatLearningBuilder ConfigureDetection(Action<ThreatDetectionOptions> configure) => Configure(configure);

    public IThreatLearningBuilder ConfigureRetraining(Action<RetrainingOptions> configure) => Configure(configure);

    public IThreatLearningBuilder UseTrainer<TTrainer>()
        where TTrainer : class, IModelTrainer
        => Replace(ServiceDescriptor.KeyedSingleton<IModelTrainer, TTrainer>(name));

    public IThreatLearningBuilder UseResampler(IResampler? resampler)
    {
        services.RemoveAllKeyed<IResampler>(name);
        if (resampler is not null) services.AddKeyedSingleton(name, resampler);
        return this;
    }

    public IThreatLearningBuilder UseCalibrator(ICalibrator calibrator) => Replace(Instance(calibrator));

    public IThreatLearningBuilder UseThresholdOptimizer(IThresholdOptimizer optimizer) => Replace(Instance(optimizer));

    public IThreatLearningBuilder UseModelRegistry<TRegistry>()
        where TRegistry : class, IModelRegistry
        => Replace(ServiceDescriptor.KeyedSingleton<IModelRegistry, TRegistry>(name));

    public IThreatLearningBuilder UseRedisFeatureStore(string connectionString, Action<RedisFeatureStoreOptions>? configure = null)
    {
        if (name is null) services.AddThreatRedisFeatureStore(connectionString, configure);
        else services.AddThreatRedisFeatureStore(name, connectionString, configure);
        return this;
    }

    public IThreatLearningBuilder UsePostgreSql(string connectionString, Action<PostgreSqlSampleStoreOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        if (name is null) services.AddThreatRetrainingPostgreSql();
        else services.AddThreatRetrainingPostgreSql(name);
        Configure<PostgreSqlSampleStoreOptions>(o => o.ConnectionString = connectionString);
        return configure is null ? this : Configure(configure);
    }

    public IThreatLearningBuilder AddThreatIntelligence(Action<ThreatIntelligenceOptions> configure)
    {
        services.AddThreatIntelligence(configure);
        return this;
    }

    public IThreatLearningBuilder AddHealthChecks(Action<ThreatHealthOptions>? configure = null)
    {
        if (configure is not null) Configure(configure);
        HealthChecks.Add(services, name);
        return this;
    }

    public IThreatLearningBuilder DisableScheduler() => Configure<RetrainingOptions>(static o => o.Schedule.Enabled = false);

    private ServiceDescriptor Instance<TService>(TService? instance)
        where TService : class
        => ServiceDescriptor.KeyedSingleton(name, instance ?? throw new ArgumentNullException(nameof(instance)));

    private ThreatLearningBuilder Configure<TOptions>(Action<TOptions> configure)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(name ?? Options.DefaultName, configure);
        return this;
    }

    private ThreatLearningBuilder Replace(ServiceDescriptor descriptor)
    {
        services.RemoveAllKeyed(descriptor.ServiceType, name);
        services.Add(descriptor);
        return this;
    }
}
