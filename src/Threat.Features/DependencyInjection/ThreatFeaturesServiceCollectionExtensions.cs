using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Threat.Features;
using Threat.Features.Internal;
using Threat.Shared;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the feature store and the feature pipeline.</summary>
public static class ThreatFeaturesServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="InMemoryFeatureStore"/> as the <see cref="IFeatureStore"/> unless another is registered, and <see cref="FeaturePipeline"/>,
    /// which needs an <see cref="IFeatureSource"/>; also <see cref="ThreatFeatureExtractor"/>, <see cref="IncrementalFeatureExtractor"/>, and <see cref="StoredFeatureExtractor"/>, which needs none. Calling it again only adds configuration.
    /// </summary>
    public static IServiceCollection AddThreatFeatures(this IServiceCollection services) => Add(services, null);

    /// <summary>As <see cref="AddThreatFeatures(IServiceCollection)"/>, with pipeline options. For the store's, use <c>services.Configure&lt;FeatureStoreOptions&gt;</c>.</summary>
    public static IServiceCollection AddThreatFeatures(this IServiceCollection services, Action<FeaturePipelineOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddThreatFeatures().Configure(configure);
    }

    /// <summary>
    /// As <see cref="AddThreatFeatures(IServiceCollection)"/>, with <see cref="FeaturePipelineOptions"/> from the section "Pipeline", <see cref="FeatureStoreOptions"/> from "Store",
    /// <see cref="FeatureStateOptions"/> from "State", and of <see cref="ThreatFeatureExtractorOptions"/> what text can say from "Extractor": "TimeZone" as its IANA name, "BusinessDayStart",
    /// "BusinessDayEnd", "WeekendDays", "Holidays", "CommonPorts", "InternalNetworks" as in "10.0.0.0/8", "LiveSensors" and "MaxDegreeOfParallelism". A list replaces the default.
    /// </summary>
    public static IServiceCollection AddThreatFeatures(this IServiceCollection services, IConfigurationSection configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Configure(Add(services, null), Microsoft.Extensions.Options.Options.DefaultName, configuration);
    }

    /// <summary>As <see cref="AddThreatFeatures(IServiceCollection)"/>, for one detector of several: everything is a keyed service with a store of its own, and options have the name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The detector's name: the key, and the name of the options. A keyed <see cref="IFeatureSource"/> feeds the pipeline.</param>
    /// <param name="configure">Sets options of the pipeline.</param>
    public static IServiceCollection AddThreatFeatures(this IServiceCollection services, string name, Action<FeaturePipelineOptions>? configure = null)
        => Add(services, NamedServices.Checked(name)).Configure(name, configure ?? (static _ => { }));

    /// <summary>As <see cref="AddThreatFeatures(IServiceCollection, IConfigurationSection)"/>, for one detector of several.</summary>
    public static IServiceCollection AddThreatFeatures(this IServiceCollection services, string name, IConfigurationSection configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Configure(Add(services, NamedServices.Checked(name)), name, configuration);
    }

    private static IServiceCollection Configure(IServiceCollection services, string name, IConfigurationSection configuration) => services
        .Configure<FeaturePipelineOptions>(name, configuration.GetSection("Pipeline"))
        .Configure<FeatureStoreOptions>(name, configuration.GetSection("Store"))
        .Configure<FeatureStateOptions>(name, configuration.GetSection("State"))
        .Configure<ThreatFeatureExtractorOptions>(name, options => ExtractorSettings.Read(configuration.GetSection("Extractor"), options));

    private static IServiceCollection Add(IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddChecked(name, new CheckedOptions<FeatureStoreOptions>(static o => StoreOptionsCheck.Check(o)));
        services.AddChecked(name, new CheckedOptions<FeaturePipelineOptions>(static o => PipelineOptionsCheck.Check(o)));
        services.AddChecked(name, new CheckedOptions<ThreatFeatureExtractorOptions>(static o => _ = new SiteProfile(o)));
        services.AddChecked(name, new CheckedOptions<FeatureStateOptions>(IncrementalFeatureExtractor.Check));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddNamed<IFeatureStore>(name, p => new InMemoryFeatureStore(p.NamedOptions<FeatureStoreOptions>(name), p.GetRequiredService<TimeProvider>()));
        services.TryAddNamed(name, p => new FeaturePipeline(p.Find<IFeatureSource>(name) ?? throw NoSource(name),
            p.Get<IFeatureStore>(name), p.NamedOptions<FeaturePipelineOptions>(name), p.GetRequiredService<TimeProvider>(), p.GetService<ILogger<FeaturePipeline>>()));
        services.TryAddNamed(name, p => new ThreatFeatureExtractor(p.NamedOptions<ThreatFeatureExtractorOptions>(name).Value));
        services.TryAddNamed(name, p => new IncrementalFeatureExtractor(p.NamedOptions<ThreatFeatureExtractorOptions>(name).Value, p.NamedOptions<FeatureStateOptions>(name).Value));
        services.TryAddNamed(name, p => new StoredFeatureExtractor(p.Get<ThreatFeatureExtractor>(name), p.Get<IFeatureStore>(name),
            p.NamedOptions<FeaturePipelineOptions>(name).Value, p.GetRequiredService<TimeProvider>(), p.GetService<ILogger<FeaturePipeline>>()));
        return services;
    }

    private static InvalidOperationException NoSource(string? name) => new(name is null
        ? "FeaturePipeline needs a feature source. Register one: services.AddSingleton<IFeatureSource>(...), for instance with FeatureSource.From."
        : $"The FeaturePipeline of '{name}' needs a feature source. Register one: services.AddKeyedSingleton<IFeatureSource>(\"{name}\", ...), for instance with FeatureSource.From.");
}
