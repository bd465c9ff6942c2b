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
    public static IServiceCollection AddThreatFeatures(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<FeatureStoreOptions>().ValidateOnStart();
        services.AddOptions<FeaturePipelineOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FeatureStoreOptions>>(new CheckedOptions<FeatureStoreOptions>(static o => StoreOptionsCheck.Check(o))));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FeaturePipelineOptions>>(new CheckedOptions<FeaturePipelineOptions>(static o => PipelineOptionsCheck.Check(o))));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFeatureStore>(static s => new InMemoryFeatureStore(s.GetRequiredService<IOptions<FeatureStoreOptions>>(), s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static s => new FeaturePipeline(
            s.GetService<IFeatureSource>() ?? throw new InvalidOperationException("FeaturePipeline needs a feature source. Register one: services.AddSingleton<IFeatureSource>(...), for instance with FeatureSource.From."),
            s.GetRequiredService<IFeatureStore>(), s.GetRequiredService<IOptions<FeaturePipelineOptions>>(), s.GetRequiredService<TimeProvider>(), s.GetService<ILogger<FeaturePipeline>>()));
        services.TryAddSingleton(static s => new ThreatFeatureExtractor(s.GetRequiredService<IOptions<ThreatFeatureExtractorOptions>>().Value));
        services.TryAddSingleton(static s => new IncrementalFeatureExtractor(s.GetRequiredService<IOptions<ThreatFeatureExtractorOptions>>().Value, s.GetRequiredService<IOptions<FeatureStateOptions>>().Value));
        services.TryAddSingleton(static s => new StoredFeatureExtractor(s.GetRequiredService<ThreatFeatureExtractor>(), s.GetRequiredService<IFeatureStore>(),
            s.GetRequiredService<IOptions<FeaturePipelineOptions>>().Value, s.GetRequiredService<TimeProvider>(), s.GetService<ILogger<FeaturePipeline>>()));
        return services;
    }

    /// <summary>As <see cref="AddThreatFeatures(IServiceCollection)"/>, with pipeline options. For the store's, use <c>services.Configure&lt;FeatureStoreOptions&gt;</c>.</summary>
    public static IServiceCollection AddThreatFeatures(this IServiceCollection services, Action<FeaturePipelineOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddThreatFeatures().Configure(configure);
    }

    /// <summary>As <see cref="AddThreatFeatures(IServiceCollection)"/>, with <see cref="FeaturePipelineOptions"/> from the section "Pipeline" and <see cref="FeatureStoreOptions"/> from "Store".</summary>
    public static IServiceCollection AddThreatFeatures(this IServiceCollection services, IConfigurationSection configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddThreatFeatures()
            .Configure<FeaturePipelineOptions>(configuration.GetSection("Pipeline"))
            .Configure<FeatureStoreOptions>(configuration.GetSection("Store"));
    }
}
