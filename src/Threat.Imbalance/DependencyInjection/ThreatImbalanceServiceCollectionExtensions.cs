using Microsoft.Extensions.Configuration;
using Threat.Core;
using Threat.Imbalance;
using Threat.Imbalance.Internal;
using Threat.Shared;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Threat.Imbalance.</summary>
public static class ThreatImbalanceServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="IResampler"/>, the one that <see cref="ThreatImbalanceOptions.Strategy"/> names; the options are checked at start.
    /// What is registered before stays; calling twice is harmless. For a sampler with options of its own register it as the <see cref="IResampler"/> yourself.
    /// </summary>
    public static IServiceCollection AddThreatImbalance(this IServiceCollection services) => Add(services, null);

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

    /// <summary>As <see cref="AddThreatImbalance(IServiceCollection)"/>, for one detector of several: the resampler is a keyed service, the options have the name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The detector's name: the key, and the name of the options.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddThreatImbalance(this IServiceCollection services, string name, Action<ThreatImbalanceOptions>? configure = null)
        => Add(services, NamedServices.Checked(name)).Configure(name, configure ?? (static _ => { }));

    /// <summary>As <see cref="AddThreatImbalance(IServiceCollection, string, Action{ThreatImbalanceOptions})"/>, with settings from a configuration section.</summary>
    public static IServiceCollection AddThreatImbalance(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, NamedServices.Checked(name)).Configure<ThreatImbalanceOptions>(name, section);
    }

    private static IServiceCollection Add(IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddChecked(name, new ValidateThreatImbalanceOptions());
        services.TryAddNamed<IResampler>(name, p =>
        {
            ThreatImbalanceOptions options = p.NamedOptions<ThreatImbalanceOptions>(name).Value;
            return SamplerNames.Create(options.Strategy, options.Seed) ?? new Unchanged();
        });
        return services;
    }
}
