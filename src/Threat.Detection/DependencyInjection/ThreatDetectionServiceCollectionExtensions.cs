using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Threat.Core;
using Threat.Detection;
using Threat.Detection.Internal;
using Threat.Features;
using Threat.Shared;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Threat.Detection.</summary>
public static class ThreatDetectionServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ThreatDetector"/>, <see cref="IModelTrainer"/> (<see cref="ThreatClassifier"/>), <see cref="IModelRegistry"/>
    /// (<see cref="FileModelRegistry"/>) and a hosted service that keeps the detector on the registry's champion. What is registered before stays; calling twice is harmless.
    /// </summary>
    public static IServiceCollection AddThreatDetection(this IServiceCollection services) => Add(services, null);

    /// <summary>As <see cref="AddThreatDetection(IServiceCollection)"/>, with settings.</summary>
    public static IServiceCollection AddThreatDetection(this IServiceCollection services, Action<ThreatDetectionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddThreatDetection().Configure(configure);
    }

    /// <summary>As <see cref="AddThreatDetection(IServiceCollection)"/>, with settings from a configuration section.</summary>
    public static IServiceCollection AddThreatDetection(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, null).Configure<ThreatDetectionOptions>(options => Read(section, options));
    }

    /// <summary>
    /// As <see cref="AddThreatDetection(IServiceCollection)"/>, for one detector of several: everything is a keyed service, and the options have the name, which is also
    /// <see cref="ThreatDetectionOptions.ModelName"/> unless another is set.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The detector's name: the key, and the name of the options.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddThreatDetection(this IServiceCollection services, string name, Action<ThreatDetectionOptions>? configure = null)
        => Add(services, NamedServices.Checked(name)).Configure(name, configure ?? (static _ => { }));

    /// <summary>As <see cref="AddThreatDetection(IServiceCollection, string, Action{ThreatDetectionOptions})"/>, with settings from a configuration section.</summary>
    public static IServiceCollection AddThreatDetection(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, NamedServices.Checked(name)).Configure<ThreatDetectionOptions>(name, options => Read(section, options));
    }

    private static void Read(IConfigurationSection section, ThreatDetectionOptions options)
    {
        // The binder adds to a list; a configured list replaces the default.
        if (section.GetSection("Classifier:HiddenSizes").Exists()) options.Classifier.HiddenSizes = [];
        section.Bind(options);
    }

    private static IServiceCollection Add(IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (name is not null && !services.IsNamed<ThreatDetector>(name)) services.Configure<ThreatDetectionOptions>(name, o => o.ModelName = name);
        services.AddChecked(name, new CheckedOptions<ThreatDetectionOptions>(DetectionOptionsCheck.Check));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddNamed(name, p => new ThreatFeatureExtractor(p.NamedOptions<ThreatFeatureExtractorOptions>(name).Value));
        services.TryAddNamed(name, p => new ThreatDetector(p.NamedOptions<ThreatDetectionOptions>(name).Value.Detector, p.Get<ThreatFeatureExtractor>(name), p.GetRequiredService<TimeProvider>()));
        services.TryAddNamed<IModelTrainer>(name, p => Trainer(p.NamedOptions<ThreatDetectionOptions>(name).Value));
        services.TryAddNamed<IModelRegistry>(name, p => new FileModelRegistry(p.NamedOptions<ThreatDetectionOptions>(name).Value.Registry, p.GetRequiredService<TimeProvider>()));
        services.TryAddNamed(name, p => new ChampionFollower(p.Get<ThreatDetector>(name), p.Get<IModelRegistry>(name), p.NamedOptions<ThreatDetectionOptions>(name),
            p.GetRequiredService<TimeProvider>(), p.GetService<ILogger<ChampionFollower>>() ?? NullLogger<ChampionFollower>.Instance));
        services.TryAddHosted<ChampionFollower>(name);
        return services;
    }

    private static ThreatClassifier Trainer(ThreatDetectionOptions options) => new(options.Classifier) { Detector = options.ModelName };
}
