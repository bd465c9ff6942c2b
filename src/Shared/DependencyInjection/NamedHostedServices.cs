using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Threat.Shared;

internal static class NamedHostedServices
{
    /// <summary>Lets the host start and stop the service of this name, once however often it is asked for.</summary>
    public static void TryAddHosted<TService>(this IServiceCollection services, string? name)
        where TService : class, IHostedService
    {
        if (services.IsNamed<Hosted<TService>>(name)) return;
        services.AddKeyedSingleton<Hosted<TService>>(name);
        services.AddSingleton<IHostedService>(p => p.Get<TService>(name));
    }

    /// <summary>Says that the service is among the host's.</summary>
    private sealed class Hosted<TService>;
}
