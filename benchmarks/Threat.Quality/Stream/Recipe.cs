using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Imbalance;
using Threat.Losses;
using Threat.Thresholds;

namespace Threat.Quality.Stream;

/// <summary>What every arm trains with: the suite's defaults, on a network small enough to be trained some hundred times.</summary>
internal static class Recipe
{
    public static IModelTrainer Trainer { get; } = new ThreatClassifier(new ThreatClassifierOptions { HiddenSizes = [128, 64], Scaling = FeatureSchema.Threat100.ModelInputScalings() });

    public static IResampler Resampler { get; } = new TargetDistributionResampler(new TargetDistributionOptions { SmallClasses = SmallClassHandling.FewerNeighbors });

    public static ICalibrator Calibrator { get; } = new TemperatureScaling();

    public static IThresholdOptimizer Thresholds { get; } = new ThresholdOptimizer();
}
