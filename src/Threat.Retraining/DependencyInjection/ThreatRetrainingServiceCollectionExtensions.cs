using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Threat.Core;
using Threat.Retraining;
using Threat.Shared;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the feedback loop.</summary>
public static class ThreatRetrainingServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="TrainingCollector"/>, <see cref="ModelRetrainer"/> and the hosted <see cref="RetrainScheduler"/> on a SQLite store
    /// (<see cref="SqliteSampleStoreOptions"/>). <see cref="IModelTrainer"/> and <see cref="IModelRegistry"/> must be registered; <see cref="IResampler"/>,
    /// <see cref="ICalibrator"/>, <see cref="IThresholdOptimizer"/>, <see cref="IFoldPlanner"/>, <see cref="ISampleScreen"/>s, <see cref="IPromotionGate"/>,
    /// <see cref="IRetrainTrigger"/>s, <see cref="IRetrainObserver"/>s and <see cref="GoldenSet"/> are used when they are.
    /// </summary>
    /// <remarks>Idempotent: what is registered already stays. <see cref="RetrainingOptions.Schema"/> must be configured.</remarks>
    public static IServiceCollection AddThreatRetraining(this IServiceCollection services) => Add(services, null);

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

    /// <summary>
    /// As <see cref="AddThreatRetraining(IServiceCollection)"/>, for one detector of several: everything is a keyed service and takes what is keyed alike, the options have the name, which is also
    /// <see cref="RetrainingOptions.ModelName"/> unless another is set, and the samples are in "NAME-samples.db".
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The detector's name: the key, and the name of the options.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddThreatRetraining(this IServiceCollection services, string name, Action<RetrainingOptions>? configure = null)
        => Add(services, NamedServices.Checked(name)).Configure(name, configure ?? (static _ => { }));

    /// <summary>As <see cref="AddThreatRetraining(IServiceCollection, string, Action{RetrainingOptions})"/>, with options from configuration.</summary>
    public static IServiceCollection AddThreatRetraining(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, NamedServices.Checked(name)).Configure<RetrainingOptions>(name, section);
    }

    private static IServiceCollection Add(IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (name is not null && !services.IsNamed<TrainingCollector>(name))
        {
            services.Configure<RetrainingOptions>(name, o => o.ModelName = name);
            services.Configure<SqliteSampleStoreOptions>(name, o => o.Path = name + "-samples.db");
        }
        services.AddChecked(name, new CheckedOptions<RetrainingOptions>(static o => o.Validate()));
        services.AddChecked(name, new CheckedOptions<SqliteSampleStoreOptions>(static o => o.Validate()));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddNamed(name, p => new SqliteSampleStore(p.NamedOptions<SqliteSampleStoreOptions>(name), Time(p)));
        services.TryAddNamed<ISampleStore>(name, p => p.Get<SqliteSampleStore>(name));
        services.TryAddNamed(name, p => p.Get<SqliteSampleStore>(name).Runs);
        services.TryAddNamed(name, p => p.Get<SqliteSampleStore>(name).RunLock);
        services.TryAddNamed(name, p => new TrainingCollector(p.Get<ISampleStore>(name), p.NamedOptions<RetrainingOptions>(name), Time(p), p.GetService<ILogger<TrainingCollector>>()));
        services.TryAddNamed(name, p => Steps(p, name));
        services.TryAddNamed(name, p => new ModelRetrainer(p.Get<ISampleStore>(name), p.Get<IRunStore>(name), p.Get<IRunLock>(name), p.Get<RetrainSteps>(name), p.NamedOptions<RetrainingOptions>(name),
            p.All<IRetrainTrigger>(name), Time(p), p.GetService<ILogger<ModelRetrainer>>(), p.All<IRetrainObserver>(name)));
        services.TryAddNamed(name, p => new RetrainScheduler(p.Get<ModelRetrainer>(name), p.NamedOptions<RetrainingOptions>(name), Time(p), p.GetService<ILogger<RetrainScheduler>>()));
        services.TryAddHosted<RetrainScheduler>(name);
        return services;
    }

    private static TimeProvider Time(IServiceProvider p) => p.GetRequiredService<TimeProvider>();

    private static RetrainSteps Steps(IServiceProvider p, string? name) => new()
    {
        Trainer = p.Find<IModelTrainer>(name) ?? throw Missing(nameof(IModelTrainer), name),
        Registry = p.Find<IModelRegistry>(name) ?? throw Missing(nameof(IModelRegistry), name),
        Resampler = p.Find<IResampler>(name),
        Calibrator = p.Find<ICalibrator>(name),
        Thresholds = p.Find<IThresholdOptimizer>(name),
        Folds = p.Find<IFoldPlanner>(name),
        Screens = p.All<ISampleScreen>(name).ToArray() is { Length: > 0 } screens ? screens : null,
        Gate = p.Find<IPromotionGate>(name),
        Golden = p.Find<GoldenSet>(name),
    };

    private static InvalidOperationException Missing(string what, string? name) => new(name is null
        ? $"No {what} is registered. Register one before AddThreatRetraining(), as AddThreatDetection() does."
        : $"No {what} is registered under the key '{name}'. Register one with AddKeyedSingleton, as AddThreatDetection(\"{name}\") does.");
}
