using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Threat.Retraining;
using Threat.Retraining.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the feedback loop on PostgreSQL.</summary>
public static class ThreatRetrainingPostgreSqlServiceCollectionExtensions
{
    /// <summary>
    /// Lets <c>AddThreatRetraining()</c> use a PostgreSQL store instead of the SQLite file; call it before or after that. The connection string must be configured.
    /// </summary>
    /// <remarks>Idempotent.</remarks>
    public static IServiceCollection AddThreatRetrainingPostgreSql(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<PostgreSqlSampleStoreOptions>();
        services.TryAddSingleton<PostgreSqlSampleStore>();
        services.Replace(ServiceDescriptor.Singleton<ISampleStore>(static p => p.GetRequiredService<PostgreSqlSampleStore>()));
        services.Replace(ServiceDescriptor.Singleton(static p => p.GetRequiredService<PostgreSqlSampleStore>().Runs));
        services.Replace(ServiceDescriptor.Singleton(static p => p.GetRequiredService<PostgreSqlSampleStore>().RunLock));
        return services;
    }

    /// <summary>As <see cref="AddThreatRetrainingPostgreSql(IServiceCollection)"/>, with options.</summary>
    public static IServiceCollection AddThreatRetrainingPostgreSql(this IServiceCollection services, Action<PostgreSqlSampleStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddThreatRetrainingPostgreSql().Configure(configure);
    }

    /// <summary>As <see cref="AddThreatRetrainingPostgreSql(IServiceCollection)"/>, with options from configuration.</summary>
    public static IServiceCollection AddThreatRetrainingPostgreSql(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddThreatRetrainingPostgreSql().Configure<PostgreSqlSampleStoreOptions>(section);
    }
}
