using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Imbalance;
using Threat.Learning;
using Threat.Learning.Internal;
using Threat.Losses;
using Threat.Retraining;
using Threat.Thresholds;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the whole suite.</summary>
public static class ThreatLearningServiceCollectionExtensions
{
    /// <summary>
    /// Adds features, detection and retraining with defaults that work on one machine: features and pipeline in memory, models and samples in
    /// <see cref="ThreatLearningOptions.DataFolder"/>, balancing to the target distribution, a TorchSharp network, temperature scaling, joint thresholds.
    /// </summary>
    /// <remarks>What is registered before stays (except through the builder); calling twice is harmless.</remarks>
    public static IThreatLearningBuilder AddThreatLearning(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ThreatLearningOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThreatLearningOptions>, ThreatLearningOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<ThreatDetectionOptions>, SharedSettings>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RetrainingOptions>, SharedSettings>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<SqliteSampleStoreOptions>, SharedSettings>());
        services.TryAddSingleton(static _ => new ThreatFeatureExtractor());
        services.TryAddSingleton<IResampler>(static p => new TargetDistributionResampler(new TargetDistributionOptions { Seed = Shared(p).Seed, SmallClasses = SmallClassHandling.FewerNeighbors }));
        services.TryAddSingleton<ICalibrator>(static _ => new TemperatureScaling());
        services.TryAddSingleton<IThresholdOptimizer>(static p => new ThresholdOptimizer(new ThresholdOptimizerOptions { Seed = Shared(p).Seed }));
        services.AddThreatFeatures();
        services.AddThreatDetection();
        services.AddThreatRetraining();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ConfigurationAdvisor>());
        return new ThreatLearningBuilder(services);
    }

    /// <summary>As <see cref="AddThreatLearning(IServiceCollection)"/>, with settings.</summary>
    public static IThreatLearningBuilder AddThreatLearning(this IServiceCollection services, Action<ThreatLearningOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        IThreatLearningBuilder builder = services.AddThreatLearning();
        services.Configure(configure);
        return builder;
    }

    /// <summary>
    /// As <see cref="AddThreatLearning(IServiceCollection)"/>, with settings from a section, and those of the parts from its sub-sections
    /// "Features" (with "Pipeline" and "Store"), "Detection" and "Retraining".
    /// </summary>
    public static IThreatLearningBuilder AddThreatLearning(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        IThreatLearningBuilder builder = services.AddThreatLearning();
        services.Configure<ThreatLearningOptions>(section);
        services.AddThreatFeatures(section.GetSection("Features"));
        services.AddThreatDetection(section.GetSection("Detection"));
        services.AddThreatRetraining(section.GetSection("Retraining"));
        return builder;
    }

    private static ThreatLearningOptions Shared(IServiceProvider provider) => provider.GetRequiredService<IOptions<ThreatLearningOptions>>().Value;
}
