using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Learning;
using Threat.Learning.Internal;
using Threat.Retraining;
using Threat.Shared;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the whole suite.</summary>
public static class ThreatLearningServiceCollectionExtensions
{
    /// <summary>
    /// Adds features, detection and retraining with defaults that work on one machine: features and pipeline in memory, models and samples in
    /// <see cref="ThreatLearningOptions.DataFolder"/>, a TorchSharp network on the training rows as they are, temperature scaling, joint thresholds.
    /// </summary>
    /// <remarks>Balancing is added by <c>AddThreatImbalance</c>, the section "Imbalance" or <see cref="IThreatLearningBuilder.UseResampler"/>: measured, it costs more calibration and false alarms than it gives. What is registered before stays (except through the builder); calling twice is harmless.</remarks>
    public static IThreatLearningBuilder AddThreatLearning(this IServiceCollection services) => Add(services, null);

    /// <summary>As <see cref="AddThreatLearning(IServiceCollection)"/>, with settings.</summary>
    public static IThreatLearningBuilder AddThreatLearning(this IServiceCollection services, Action<ThreatLearningOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        IThreatLearningBuilder builder = Add(services, null);
        services.Configure(configure);
        return builder;
    }

    /// <summary>
    /// As <see cref="AddThreatLearning(IServiceCollection)"/>, with settings from a section, and those of the parts from its sub-sections "Features", "Detection", "Retraining",
    /// "Losses", "Thresholds" and "Health"; "Imbalance", "Redis" (with "Connection"), "PostgreSql" and "Intelligence" add these parts when they are there.
    /// </summary>
    public static IThreatLearningBuilder AddThreatLearning(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return ConfiguredParts.Add(Add(services, null), section);
    }

    /// <summary>
    /// Adds one detector of several: everything that <see cref="AddThreatLearning(IServiceCollection)"/> adds, as keyed services under a name, with options of that name, a feature store, models
    /// and samples of its own. Take its parts with <c>[FromKeyedServices("name")]</c> or <c>GetRequiredKeyedService</c>. The plain services stay those of <see cref="AddThreatLearning(IServiceCollection)"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The detector's name: the key, the name of its options, its sub-folder of <see cref="ThreatLearningOptions.DataFolder"/>, and its model's name unless another is set.
    /// 1 to 64 letters, digits, '-', '_' and '.'.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="ArgumentException">The name has other characters.</exception>
    public static IThreatLearningBuilder AddThreatLearning(this IServiceCollection services, string name, Action<ThreatLearningOptions>? configure = null)
    {
        IThreatLearningBuilder builder = Add(services, NamedServices.Checked(name));
        if (configure is not null) services.Configure(name, configure);
        return builder;
    }

    /// <summary>As <see cref="AddThreatLearning(IServiceCollection, string, Action{ThreatLearningOptions})"/>, with settings from a section as <see cref="AddThreatLearning(IServiceCollection, IConfigurationSection)"/> reads it.</summary>
    /// <exception cref="ArgumentException">The name has other characters.</exception>
    public static IThreatLearningBuilder AddThreatLearning(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return ConfiguredParts.Add(Add(services, NamedServices.Checked(name)), section);
    }

    private static ThreatLearningBuilder Add(IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        ThreatLearningBuilder builder = new(services, name);
        if (services.Any(d => d.ImplementationInstance is DetectorName known && known.Value == name)) return builder;
        services.AddSingleton(new DetectorName(name));
        services.AddChecked(name, new ThreatLearningOptionsValidator());
        if (name is null)
            services.AddThreatLosses().AddThreatThresholds().AddThreatFeatures().AddThreatDetection().AddThreatRetraining();
        else
            services.AddThreatLosses(name).AddThreatThresholds(name).AddThreatFeatures(name).AddThreatDetection(name).AddThreatRetraining(name);
        SharedSettings.Share(services, name);
        services.AddKeyedSingleton<IRetrainObserver>(name, (p, _) => new PromptDetector(p.Get<ThreatDetector>(name), p.Get<IModelRegistry>(name), p.NamedOptions<ThreatDetectionOptions>(name).Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ConfigurationAdvisor>());
        return builder;
    }
}
