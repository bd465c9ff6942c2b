using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Threat.Shared;

/// <summary>
/// Registers and finds the parts of one detector: as keyed services with its name as the key and its options under that name, or, with null for a name,
/// as the plain services and options of the only one.
/// </summary>
internal static class NamedServices
{
    /// <summary>Refuses names that could be no folder or that hide behind white space.</summary>
    public static string Checked(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Length > 64 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || name[0] is '.' or '-')
            throw new ArgumentException($"The name '{name}' cannot be used: a detector's name is 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter, a digit or '_'.", nameof(name));
        return name;
    }

    public static void TryAddNamed<TService>(this IServiceCollection services, string? name, Func<IServiceProvider, TService> create)
        where TService : class
        => services.TryAddKeyedSingleton(name, (p, _) => create(p));

    /// <summary>Registers in place of what is there under the same name.</summary>
    public static void ReplaceNamed<TService>(this IServiceCollection services, string? name, Func<IServiceProvider, TService> create)
        where TService : class
    {
        services.RemoveAllKeyed(typeof(TService), name);
        services.AddKeyedSingleton(name, (p, _) => create(p));
    }

    /// <summary>Options that are checked when the host starts.</summary>
    public static void AddChecked<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(this IServiceCollection services, string? name, IValidateOptions<TOptions> validator)
        where TOptions : class
    {
        services.AddOptions<TOptions>(name ?? Options.DefaultName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton(validator));
    }

    /// <summary>Whether a service is registered under a name.</summary>
    public static bool IsNamed<TService>(this IServiceCollection services, string? name) => services.Any(d => d.ServiceType == typeof(TService) && Equals(d.ServiceKey, name));

    public static TService? Find<TService>(this IServiceProvider provider, string? name)
        where TService : class
        => name is null ? provider.GetService<TService>() : provider.GetKeyedService<TService>(name);

    public static TService Get<TService>(this IServiceProvider provider, string? name)
        where TService : class
        => name is null ? provider.GetRequiredService<TService>() : provider.GetRequiredKeyedService<TService>(name);

    public static IEnumerable<TService> All<TService>(this IServiceProvider provider, string? name)
        where TService : class
        => name is null ? provider.GetServices<TService>() : provider.GetKeyedServices<TService>(name);

    public static IOptions<TOptions> NamedOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(this IServiceProvider provider, string? name)
        where TOptions : class
        => name is null ? provider.GetRequiredService<IOptions<TOptions>>() : Options.Create(provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name));
}
