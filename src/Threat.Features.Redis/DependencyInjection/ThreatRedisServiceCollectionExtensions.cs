using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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
    public static IServiceCollection AddThreatRedisFeatureStore(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<RedisFeatureStoreOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisFeatureStoreOptions>>(new CheckedOptions<RedisFeatureStoreOptions>(static o => RedisOptionsCheck.Check(o))));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static s => new RedisFeatureStore(
            s.GetService<IConnectionMultiplexer>() ?? throw new InvalidOperationException("RedisFeatureStore needs a connection. Call AddThreatRedisFeatureStore(\"host:6379\"), or register an IConnectionMultiplexer."),
            s.GetRequiredService<IOptions<RedisFeatureStoreOptions>>(), s.GetRequiredService<TimeProvider>(), s.GetService<ILogger<RedisFeatureStore>>()));
        services.Replace(ServiceDescriptor.Singleton<IFeatureStore>(static s => s.GetRequiredService<RedisFeatureStore>()));
        return services;
    }

    /// <summary>As <see cref="AddThreatRedisFeatureStore(IServiceCollection)"/>, with a connection of its own unless an <see cref="IConnectionMultiplexer"/> is registered.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">As StackExchange.Redis reads it, as in "host:6379,ssl=true". The host starts even while Redis is down.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddThreatRedisFeatureStore(this IServiceCollection services, string connectionString, Action<RedisFeatureStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        services.TryAddSingleton<IConnectionMultiplexer>(_ =>
        {
            ConfigurationOptions parsed = ConfigurationOptions.Parse(connectionString);
            parsed.AbortOnConnectFail = false;
            parsed.BacklogPolicy = BacklogPolicy.FailFast;
            return ConnectionMultiplexer.Connect(parsed);
        });
        if (configure is not null) services.Configure(configure);
        return services.AddThreatRedisFeatureStore();
    }

    /// <summary>As <see cref="AddThreatRedisFeatureStore(IServiceCollection, string, Action{RedisFeatureStoreOptions})"/>, with the connection string under "Connection" and the options beside it.</summary>
    /// <exception cref="InvalidOperationException">The section has no "Connection".</exception>
    public static IServiceCollection AddThreatRedisFeatureStore(this IServiceCollection services, IConfigurationSection configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        string connection = configuration["Connection"] ?? throw new InvalidOperationException($"Section '{configuration.Path}' has no \"Connection\", as in \"host:6379\".");
        services.Configure<RedisFeatureStoreOptions>(configuration);
        return services.AddThreatRedisFeatureStore(connection);
    }
}
