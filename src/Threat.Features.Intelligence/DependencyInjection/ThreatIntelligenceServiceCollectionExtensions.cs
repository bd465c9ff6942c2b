using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Threat.Features.Intelligence;
using Threat.Features.Intelligence.Internal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers threat intelligence.</summary>
public static class ThreatIntelligenceServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ThreatIntelligence"/> over the feeds of <see cref="ThreatIntelligenceOptions"/> and any <see cref="IIndicatorProvider"/> registered, and refreshes
    /// the feeds in the background with conditional requests, retries and timeouts. Calling it again only adds configuration.
    /// </summary>
    public static IServiceCollection AddThreatIntelligence(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static s => s.ServiceType == typeof(ThreatIntelligence))) return services;
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(IntelligenceClient.Name)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.All, AllowAutoRedirect = true, MaxAutomaticRedirections = 3 })
            .RedactLoggedHeaders(static _ => true)
            .AddStandardResilienceHandler();
        services.TryAddSingleton<IntelligenceParts>();
        services.TryAddSingleton(static s => s.GetRequiredService<IntelligenceParts>().Join(s.GetServices<IIndicatorProvider>()));
        services.AddSingleton<IHostedService, FeedRefreshService>();
        return services;
    }

    /// <summary>As <see cref="AddThreatIntelligence(IServiceCollection)"/>, with options.</summary>
    public static IServiceCollection AddThreatIntelligence(this IServiceCollection services, Action<ThreatIntelligenceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddThreatIntelligence().Configure(configure);
    }

    /// <summary>As <see cref="AddThreatIntelligence(IServiceCollection)"/>, with options from configuration. Keys belong into a secret store.</summary>
    public static IServiceCollection AddThreatIntelligence(this IServiceCollection services, IConfigurationSection configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddThreatIntelligence().Configure<ThreatIntelligenceOptions>(configuration);
    }
}
