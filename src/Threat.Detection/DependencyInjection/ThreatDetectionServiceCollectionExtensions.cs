using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Detection.Internal;
using Threat.Features;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Threat.Detection.</summary>
public static class ThreatDetectionServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ThreatDetector"/>, <see cref="IModelTrainer"/> (<see cref="ThreatClassifier"/>), <see cref="IModelRegistry"/>
    /// (<see cref="FileModelRegistry"/>) and a hosted service that keeps the detector on the registry's champion. What is registered before stays; calling twice is harmless.
    /// </summary>
    public static IServiceCollection AddThreatDetection(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ThreatDetectionOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThreatDetectionOptions>, ValidateThreatDetectionOptions>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ThreatFeatureExtractor>();
        services.TryAddSingleton(static p => new ThreatDetector(Options(p).Detector, p.GetRequiredService<ThreatFeatureExtractor>(), p.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IModelTrainer>(static p => new ThreatClassifier(Options(p).Classifier));
        services.TryAddSingleton<IModelRegistry>(static p => new FileModelRegistry(Options(p).Registry, p.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ChampionFollower>());
        return services;
    }

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
        return services.AddThreatDetection().Configure<ThreatDetectionOptions>(options =>
        {
            // The binder adds to a list; a configured list replaces the default.
            if (section.GetSection("Classifier:HiddenSizes").Exists()) options.Classifier.HiddenSizes = [];
            section.Bind(options);
        });
    }

    private static ThreatDetectionOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<ThreatDetectionOptions>>().Value;
}
