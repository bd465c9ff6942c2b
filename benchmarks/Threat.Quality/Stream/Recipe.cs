using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Losses;
using Threat.Thresholds;

namespace Threat.Quality.Stream;

/// <summary>What every arm trains with: a network small enough to be trained some hundred times, temperature scaling, the suite's thresholds, no balancing.</summary>
internal static class Recipe
{
    public static IModelTrainer Trainer { get; } = new ThreatClassifier(new ThreatClassifierOptions { HiddenSizes = [128, 64], Dropout = 0.1, BatchNorm = true, Scaling = FeatureSchema.Threat100.ModelInputScalings() });

    public static ICalibrator Calibrator { get; } = new TemperatureScaling();

    public static IThresholdOptimizer Thresholds { get; } = new ThresholdOptimizer();
}
