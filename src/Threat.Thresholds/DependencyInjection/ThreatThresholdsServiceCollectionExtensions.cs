using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Thresholds;
using Threat.Thresholds.Internal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Threat.Thresholds.</summary>
public static class ThreatThresholdsServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IThresholdOptimizer"/> (<see cref="ThresholdOptimizer"/>) with the options of <see cref="ThresholdOptimizerOptions"/>, which are checked at start.
    /// What is registered before stays; calling twice is harmless.
    /// </summary>
    public static IServiceCollection AddThreatThresholds(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ThresholdOptimizerOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThresholdOptimizerOptions>, ValidateThresholdOptimizerOptions>());
        services.TryAddSingleton(static p => new ThresholdOptimizer(p.GetRequiredService<IOptions<ThresholdOptimizerOptions>>().Value));
        services.TryAddSingleton<IThresholdOptimizer>(static p => p.GetRequiredService<ThresholdOptimizer>());
        return services;
    }

    /// <summary>As <see cref="AddThreatThresholds(IServiceCollection)"/>, with settings.</summary>
    public static IServiceCollection AddThreatThresholds(this IServiceCollection services, Action<ThresholdOptimizerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddThreatThresholds().Configure(configure);
    }

    /// <summary>
    /// As <see cref="AddThreatThresholds(IServiceCollection)"/>, with settings from a configuration section: the names of the options, with "Metric" and the values of "ClassMetrics" as
    /// <see cref="ThresholdMetric.Parse"/> reads them and "Rule" as <see cref="DecisionRules.FromName"/> does.
    /// </summary>
    public static IServiceCollection AddThreatThresholds(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddThreatThresholds().Configure<ThresholdOptimizerOptions>(options => ThresholdSettings.Read(section, options));
    }
}
