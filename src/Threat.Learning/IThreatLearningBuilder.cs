using Microsoft.Extensions.DependencyInjection;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Retraining;

namespace Threat.Learning;

/// <summary>What <c>AddThreatLearning</c> returns: changes parts of the suite before the host starts.</summary>
public interface IThreatLearningBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>Changes the options of features' pipeline.</summary>
    IThreatLearningBuilder ConfigureFeatures(Action<FeaturePipelineOptions> configure);

    /// <summary>Changes the options of the detector, its trainer and its registry.</summary>
    IThreatLearningBuilder ConfigureDetection(Action<ThreatDetectionOptions> configure);

    /// <summary>Changes the options of the feedback loop.</summary>
    IThreatLearningBuilder ConfigureRetraining(Action<RetrainingOptions> configure);

    /// <summary>Trains with another trainer.</summary>
    IThreatLearningBuilder UseTrainer<TTrainer>()
        where TTrainer : class, IModelTrainer;

    /// <summary>Balances with another resampler; null trains on the rows as they are.</summary>
    IThreatLearningBuilder UseResampler(IResampler? resampler);

    /// <summary>Calibrates with another method.</summary>
    IThreatLearningBuilder UseCalibrator(ICalibrator calibrator);

    /// <summary>Chooses thresholds in another way.</summary>
    IThreatLearningBuilder UseThresholdOptimizer(IThresholdOptimizer optimizer);

    /// <summary>Keeps models in another registry.</summary>
    IThreatLearningBuilder UseModelRegistry<TRegistry>()
        where TRegistry : class, IModelRegistry;

    /// <summary>The host does not retrain on its own schedule; manual runs stay possible.</summary>
    IThreatLearningBuilder DisableScheduler();
}
