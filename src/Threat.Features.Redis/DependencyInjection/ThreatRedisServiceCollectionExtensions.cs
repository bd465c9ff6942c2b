using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Threat.Features;
using Threat.Features.Redis;
using Threat.Features.Redis.Internal;
using Threat.Shared;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Redis feature store.</summary>
public static class ThreatRedisServiceCollectionExtensions
{
    /// <summary>
    /// Makes <see cref="RedisFeatureStore"/> the <see cref="IFeatureStore"/>, in place of any other, on the registered <see cref="IConnectionMultiplexer"/>.
    /// Calling it again only adds configuration.
    /// </summary>
    public static IServiceCollection AddThreatRedisFeatureStore(this IServiceCollection services) => Add(services, null);

    /// <summary>As <see cref="AddThreatRedisFeatureStore(IServiceCollection)"/>, with a connection of its own unless an <see cref="IConnectionMultiplexer"/> is registered.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">As StackExchange.Redis reads it, as in "host:6379,ssl=true". The host starts even while Redis is down.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddThreatRedisFeatureStore(this IServiceCollection services, string connectionString, Action<RedisFeatureStoreOptions>? configure = null)
        => Connect(services, null, connectionString).Configure(configure ?? (static _ => { }));

    /// <summary>As <see cref="AddThreatRedisFeatureStore(IServiceCollection, string, Action{RedisFeatureStoreOptions})"/>, with the connection string under "Connection" and the options beside it.</summary>
    /// <exception cref="InvalidOperationException">The section has no "Connection".</exception>
    public static IServiceCollection AddThreatRedisFeatureStore(this IServiceCollection services, IConfigurationSection configuration)
        => Connect(services, null, Connection(configuration)).Configure<RedisFeatureStoreOptions>(configuration);

    /// <summary>
    /// As <see cref="AddThreatRedisFeatureStore(IServiceCollection, string, Action{RedisFeatureStoreOptions})"/>, for one detector of several: the store is the keyed <see cref="IFeatureStore"/>
    /// on a connection of its own unless a keyed <see cref="IConnectionMultiplexer"/> is registered, the options have the name, and
    /// <see cref="RedisFeatureStoreOptions.KeyPrefix"/> is "threat:features:NAME:" unless another is set.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The detector's name: the key, and the name of the options.</param>
    /// <param name="connectionString">As StackExchange.Redis reads it.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddThreatRedisFeatureStore(this IServiceCollection services, string name, string connectionString, Action<RedisFeatureStoreOptions>? configure = null)
        => Connect(services, NamedServices.Checked(name), connectionString).Configure(name, configure ?? (static _ => { }));

    /// <summary>As <see cref="AddThreatRedisFeatureStore(IServiceCollection, string, string, Action{RedisFeatureStoreOptions})"/>, with the connection string under "Connection" and the options beside it.</summary>
    /// <exception cref="InvalidOperationException">The section has no "Connection".</exception>
    public static IServiceCollection AddThreatRedisFeatureStore(this IServiceCollection services, string name, IConfigurationSection configuration)
        => Connect(services, NamedServices.Checked(name), Connection(configuration)).Configure<RedisFeatureStoreOptions>(name, configuration);

    private static string Connection(IConfigurationSection configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration["Connection"] ?? throw new InvalidOperationException($"Section '{configuration.Path}' has no \"Connection\", as in \"host:6379\".");
    }

    private static IServiceCollection Connect(IServiceCollection services, string? name, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        services.TryAddNamed<IConnectionMultiplexer>(name, _ =>
        {
            ConfigurationOptions parsed = ConfigurationOptions.Parse(connectionString);
            parsed.AbortOnConnectFail = false;
            parsed.BacklogPolicy = BacklogPolicy.FailFast;
            return ConnectionMultiplexer.Connect(parsed);
        });
        return Add(services, name);
    }

    private static IServiceCollection Add(IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (name is not null && !services.IsNamed<RedisFeatureStore>(name)) services.Configure<RedisFeatureStoreOptions>(name, o => o.KeyPrefix = $"{o.KeyPrefix}{name}:");
        services.AddChecked(name, new CheckedOptions<RedisFeatureStoreOptions>(static o => RedisOptionsCheck.Check(o)));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddNamed(name, p => new RedisFeatureStore(
            p.Find<IConnectionMultiplexer>(name) ?? throw new InvalidOperationException("RedisFeatureStore needs a connection. Call AddThreatRedisFeatureStore(\"host:6379\"), or register an IConnectionMultiplexer."),
            p.NamedOptions<RedisFeatureStoreOptions>(name), p.GetRequiredService<TimeProvider>(), p.GetService<ILogger<RedisFeatureStore>>()));
        services.ReplaceNamed<IFeatureStore>(name, p => p.Get<RedisFeatureStore>(name));
        return services;
    }
}
