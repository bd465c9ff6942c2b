using Microsoft.Extensions.Configuration;
using Threat.Core;
using Threat.Shared;
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
    public static IServiceCollection AddThreatThresholds(this IServiceCollection services) => Add(services, null);

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

    /// <summary>As <see cref="AddThreatThresholds(IServiceCollection)"/>, for one detector of several: the optimizer is a keyed service, the options have the name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The detector's name: the key, and the name of the options.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddThreatThresholds(this IServiceCollection services, string name, Action<ThresholdOptimizerOptions>? configure = null)
        => Add(services, NamedServices.Checked(name)).Configure(name, configure ?? (static _ => { }));

    /// <summary>As <see cref="AddThreatThresholds(IServiceCollection, string, Action{ThresholdOptimizerOptions})"/>, with settings from a configuration section.</summary>
    public static IServiceCollection AddThreatThresholds(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, NamedServices.Checked(name)).Configure<ThresholdOptimizerOptions>(name, options => ThresholdSettings.Read(section, options));
    }

    private static IServiceCollection Add(IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddChecked(name, new CheckedOptions<ThresholdOptimizerOptions>(static o => o.Validate()));
        services.TryAddNamed(name, p => new ThresholdOptimizer(p.NamedOptions<ThresholdOptimizerOptions>(name).Value));
        services.TryAddNamed<IThresholdOptimizer>(name, p => p.Get<ThresholdOptimizer>(name));
        return services;
    }
}
