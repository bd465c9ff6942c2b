using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Threat.Retraining;
using Threat.Retraining.PostgreSql;
using Threat.Shared;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the feedback loop on PostgreSQL.</summary>
public static class ThreatRetrainingPostgreSqlServiceCollectionExtensions
{
    // With "threat_" in front, at most 63 characters.
    private const int LongestPart = 56;

    /// <summary>
    /// Lets <c>AddThreatRetraining()</c> use a PostgreSQL store instead of the SQLite file; call it before or after that. The connection string must be configured.
    /// </summary>
    /// <remarks>Idempotent.</remarks>
    public static IServiceCollection AddThreatRetrainingPostgreSql(this IServiceCollection services) => Add(services, null);

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

    /// <summary>
    /// As <see cref="AddThreatRetrainingPostgreSql(IServiceCollection)"/>, for one detector of several: the keyed services of <c>AddThreatRetraining(name)</c> use it. The options have the name, and
    /// <see cref="PostgreSqlSampleStoreOptions.Schema"/> is "threat_NAME" unless another is set, so that several detectors may share a database.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The detector's name: the key, and the name of the options.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddThreatRetrainingPostgreSql(this IServiceCollection services, string name, Action<PostgreSqlSampleStoreOptions>? configure = null)
        => Add(services, NamedServices.Checked(name)).Configure(name, configure ?? (static _ => { }));

    /// <summary>As <see cref="AddThreatRetrainingPostgreSql(IServiceCollection, string, Action{PostgreSqlSampleStoreOptions})"/>, with options from configuration.</summary>
    public static IServiceCollection AddThreatRetrainingPostgreSql(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, NamedServices.Checked(name)).Configure<PostgreSqlSampleStoreOptions>(name, section);
    }

    /// <summary>Names of detectors may hold what names of schemas may not; a hash keeps apart what would become the same.</summary>
    private static string SchemaOf(string name)
    {
        string allowed = string.Concat(name.Select(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_' ? c : char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : '_'));
        if (allowed == name && name.Length <= LongestPart) return "threat_" + name;
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return $"threat_{allowed[..Math.Min(allowed.Length, LongestPart - 9)]}_{hash}";
    }

    private static IServiceCollection Add(IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (name is not null && !services.IsNamed<PostgreSqlSampleStore>(name)) services.Configure<PostgreSqlSampleStoreOptions>(name, o => o.Schema = SchemaOf(name));
        services.AddChecked(name, new CheckedOptions<PostgreSqlSampleStoreOptions>(static o => o.Validate()));
        services.TryAddNamed(name, p => new PostgreSqlSampleStore(p.NamedOptions<PostgreSqlSampleStoreOptions>(name), p.GetService<TimeProvider>()));
        services.ReplaceNamed<ISampleStore>(name, p => p.Get<PostgreSqlSampleStore>(name));
        services.ReplaceNamed(name, p => p.Get<PostgreSqlSampleStore>(name).Runs);
        services.ReplaceNamed(name, p => p.Get<PostgreSqlSampleStore>(name).RunLock);
        return services;
    }
}
