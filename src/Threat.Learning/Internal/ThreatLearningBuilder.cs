using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Retraining;

namespace Threat.Learning.Internal;

internal sealed class ThreatLearningBuilder(IServiceCollection services) : IThreatLearningBuilder
{
    public IServiceCollection Services => services;

    public IThreatLearningBuilder ConfigureFeatures(Action<FeaturePipelineOptions> configure) => Configure(configure);

    public IThreatLearningBuilder ConfigureDetection(Action<ThreatDetectionOptions> configure) => Configure(configure);

    public IThreatLearningBuilder ConfigureRetraining(Action<RetrainingOptions> configure) => Configure(configure);

    public IThreatLearningBuilder UseTrainer<TTrainer>()
        where TTrainer : class, IModelTrainer
        => Replace(ServiceDescriptor.Singleton<IModelTrainer, TTrainer>());

    public IThreatLearningBuilder UseResampler(IResampler? resampler)
    {
        services.RemoveAll<IResampler>();
        if (resampler is not null) services.AddSingleton(resampler);
        return this;
    }

    public IThreatLearningBuilder UseCalibrator(ICalibrator calibrator) => Replace(ServiceDescriptor.Singleton(calibrator ?? throw new ArgumentNullException(nameof(calibrator))));

    public IThreatLearningBuilder UseThresholdOptimizer(IThresholdOptimizer optimizer) => Replace(ServiceDescriptor.Singleton(optimizer ?? throw new ArgumentNullException(nameof(optimizer))));

    public IThreatLearningBuilder UseModelRegistry<TRegistry>()
        where TRegistry : class, IModelRegistry
        => Replace(ServiceDescriptor.Singleton<IModelRegistry, TRegistry>());

    public IThreatLearningBuilder DisableScheduler() => Configure<RetrainingOptions>(static o => o.Schedule.Enabled = false);

    private ThreatLearningBuilder Configure<TOptions>(Action<TOptions> configure)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        return this;
    }

    private ThreatLearningBuilder Replace(ServiceDescriptor descriptor)
    {
        services.Replace(descriptor);
        return this;
    }
}
