using Microsoft.Extensions.Configuration;
using Threat.Core;
using Threat.Losses;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Threat.Losses.</summary>
public static class ThreatLossesServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ICalibrator"/>: the one of <see cref="ThreatLossesOptions.Calibration"/>. What is registered before stays; calling twice is harmless.
    /// Losses are made where they are used (<see cref="RecommendedLoss"/>), because they depend on the training rows.
    /// </summary>
    public static IServiceCollection AddThreatLosses(this IServiceCollection services) => Add(services, null);

    /// <summary>As <see cref="AddThreatLosses(IServiceCollection)"/>, with settings.</summary>
    public static IServiceCollection AddThreatLosses(this IServiceCollection services, Action<ThreatLossesOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddThreatLosses().Configure(configure);
    }

    /// <summary>As <see cref="AddThreatLosses(IServiceCollection)"/>, with settings from a configuration section.</summary>
    public static IServiceCollection AddThreatLosses(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddThreatLosses().Configure<ThreatLossesOptions>(section);
    }

    /// <summary>As <see cref="AddThreatLosses(IServiceCollection)"/>, for one detector of several: the calibrator is a keyed service, the options have the name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The detector's name: the key, and the name of the options.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddThreatLosses(this IServiceCollection services, string name, Action<ThreatLossesOptions>? configure = null)
        => Add(services, NamedServices.Checked(name)).Configure(name, configure ?? (static _ => { }));

    /// <summary>As <see cref="AddThreatLosses(IServiceCollection, string, Action{ThreatLossesOptions})"/>, with settings from a configuration section.</summary>
    public static IServiceCollection AddThreatLosses(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, NamedServices.Checked(name)).Configure<ThreatLossesOptions>(name, section);
    }

    private static IServiceCollection Add(IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddChecked(name, new ValidateThreatLossesOptions());
        services.TryAddNamed(name, p => p.NamedOptions<ThreatLossesOptions>(name).Value.CreateCalibrator());
        return services;
    }
}
