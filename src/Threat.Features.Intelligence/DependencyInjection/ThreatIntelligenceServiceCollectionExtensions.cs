using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Threat.Features.Intelligence;
using Threat.Features.Intelligence.Internal;
using Threat.Shared;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers threat intelligence.</summary>
public static class ThreatIntelligenceServiceCollectionExtensions
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Adds <see cref="ThreatIntelligence"/> over the feeds of <see cref="ThreatIntelligenceOptions"/> and any <see cref="IIndicatorProvider"/> registered, and refreshes
    /// the feeds in the background with conditional requests, retries, timeouts and a circuit breaker a server, and database files when they are replaced; sources without a report are checked at AbuseIPDB, and domains looked up, in the background
    /// as the options say. A registered <see cref="ISystemHistory"/>,
    /// <see cref="IAbuseReports"/>, <see cref="IDomainRegistrations"/> or <see cref="GeographicBaseline"/> is used. Options are checked when the host starts. Calling it
    /// again only adds configuration.
    /// </summary>
    public static IServiceCollection AddThreatIntelligence(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static s => s.ServiceType == typeof(ThreatIntelligence))) return services;
        services.AddOptions<ThreatIntelligenceOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ThreatIntelligenceOptions>>(new CheckedOptions<ThreatIntelligenceOptions>(IntelligenceCheck.Check));
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(IntelligenceClient.Name)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, AllowAutoRedirect = false })
            .RedactLoggedHeaders(static _ => true)
            .AddStandardResilienceHandler(FeedResilience.Configure)
            .SelectPipelineByAuthority();
        services.AddHttpClient(IntelligenceClient.Abuse, static c => c.Timeout = RequestTimeout)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, AllowAutoRedirect = false })
            .RedactLoggedHeaders(static _ => true);
        services.AddHttpClient(IntelligenceClient.Rdap, static c => c.Timeout = RequestTimeout)
            .ConfigurePrimaryHttpMessageHandler(static s => RdapDomains.CreateHandler(s.GetRequiredService<IOptions<ThreatIntelligenceOptions>>().Value.Rdap));
        services.TryAddSingleton<IntelligenceParts>();
        services.TryAddSingleton(static s => s.GetRequiredService<IntelligenceParts>().Join(s.GetServices<IIndicatorProvider>(), s.GetService<ISystemHistory>(), s.GetService<IAbuseReports>(), s.GetService<IDomainRegistrations>(), s.GetService<GeographicBaseline>(), s.GetService<ILogger<ThreatIntelligence>>()));
        services.AddSingleton<IHostedService, FeedRefreshService>();
        services.AddSingleton<IHostedService, QuestionService>();
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
