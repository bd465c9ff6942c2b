using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Imbalance;
using Threat.Imbalance.Internal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Threat.Imbalance.</summary>
public static class ThreatImbalanceServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="IResampler"/>, the one that <see cref="ThreatImbalanceOptions.Strategy"/> names; the options are checked at start.
    /// What is registered before stays; calling twice is harmless. For a sampler with options of its own register it as the <see cref="IResampler"/> yourself.
    /// </summary>
    public static IServiceCollection AddThreatImbalance(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ThreatImbalanceOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThreatImbalanceOptions>, ValidateThreatImbalanceOptions>());
        services.TryAddSingleton<IResampler>(static p =>
        {
            ThreatImbalanceOptions options = p.GetRequiredService<IOptions<ThreatImbalanceOptions>>().Value;
            return SamplerNames.Create(options.Strategy, options.Seed) ?? new Unchanged();
        });
        return services;
    }

    /// <summary>As <see cref="AddThreatImbalance(IServiceCollection)"/>, with settings.</summary>
    public static IServiceCollection AddThreatImbalance(this IServiceCollection services, Action<ThreatImbalanceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddThreatImbalance().Configure(configure);
    }

    /// <summary>As <see cref="AddThreatImbalance(IServiceCollection)"/>, with settings from a configuration section: "Strategy" and "Seed".</summary>
    public static IServiceCollection AddThreatImbalance(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddThreatImbalance().Configure<ThreatImbalanceOptions>(section);
    }
}
