using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Retraining;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the feedback loop.</summary>
public static class ThreatRetrainingServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="TrainingCollector"/>, <see cref="ModelRetrainer"/> and the hosted <see cref="RetrainScheduler"/> on a SQLite store
    /// (<see cref="SqliteSampleStoreOptions"/>). <see cref="IModelTrainer"/> and <see cref="IModelRegistry"/> must be registered; <see cref="IResampler"/>,
    /// <see cref="ICalibrator"/>, <see cref="IThresholdOptimizer"/>, <see cref="IFoldPlanner"/>, <see cref="ISampleScreen"/>s, <see cref="IPromotionGate"/>,
    /// <see cref="IRetrainTrigger"/>s and <see cref="GoldenSet"/> are used when they are.
    /// </summary>
    /// <remarks>Idempotent: what is registered already stays. <see cref="RetrainingOptions.Schema"/> must be configured.</remarks>
    public static IServiceCollection AddThreatRetraining(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<RetrainingOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RetrainingOptions>, Threat.Retraining.Internal.RetrainingOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SqliteSampleStore>();
        services.TryAddSingleton<ISampleStore>(static p => p.GetRequiredService<SqliteSampleStore>());
        services.TryAddSingleton(static p => p.GetRequiredService<SqliteSampleStore>().Runs);
        services.TryAddSingleton(static p => p.GetRequiredService<SqliteSampleStore>().RunLock);
        services.TryAddSingleton<TrainingCollector>();
        services.TryAddSingleton(Steps);
        services.TryAddSingleton<ModelRetrainer>();
        services.TryAddSingleton<RetrainScheduler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RetrainScheduler>(static p => p.GetRequiredService<RetrainScheduler>()));
        return services;
    }

    /// <summary>As <see cref="AddThreatRetraining(IServiceCollection)"/>, with options.</summary>
    public static IServiceCollection AddThreatRetraining(this IServiceCollection services, Action<RetrainingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddThreatRetraining().Configure(configure);
    }

    /// <summary>As <see cref="AddThreatRetraining(IServiceCollection)"/>, with options from configuration. Schema and labels are set in code.</summary>
    public static IServiceCollection AddThreatRetraining(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddThreatRetraining().Configure<RetrainingOptions>(section);
    }

    private static RetrainSteps Steps(IServiceProvider p) => new()
    {
        Trainer = p.GetService<IModelTrainer>() ?? throw new InvalidOperationException("No IModelTrainer is registered. Register one before AddThreatRetraining(), as AddThreatDetection() does."),
        Registry = p.GetService<IModelRegistry>() ?? throw new InvalidOperationException("No IModelRegistry is registered. Register one before AddThreatRetraining(), as AddThreatDetection() does."),
        Resampler = p.GetService<IResampler>(),
        Calibrator = p.GetService<ICalibrator>(),
        Thresholds = p.GetService<IThresholdOptimizer>(),
        Folds = p.GetService<IFoldPlanner>(),
        Screens = p.GetServices<ISampleScreen>().ToArray() is { Length: > 0 } screens ? screens : null,
        Gate = p.GetService<IPromotionGate>(),
        Golden = p.GetService<GoldenSet>(),
    };
}
