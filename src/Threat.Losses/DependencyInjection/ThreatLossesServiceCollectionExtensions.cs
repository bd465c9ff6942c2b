using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Losses;
using Threat.Losses.Internal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Threat.Losses.</summary>
public static class ThreatLossesServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ICalibrator"/>: the one of <see cref="ThreatLossesOptions.Calibration"/>. What is registered before stays; calling twice is harmless.
    /// Losses are made where they are used (<see cref="RecommendedLoss"/>), because they depend on the training rows.
    /// </summary>
    public static IServiceCollection AddThreatLosses(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ThreatLossesOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThreatLossesOptions>, ValidateThreatLossesOptions>());
        services.TryAddSingleton(static p => p.GetRequiredService<IOptions<ThreatLossesOptions>>().Value.CreateCalibrator());
        return services;
    }

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
}
