using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Losses;
using Threat.Thresholds;

namespace Threat.Quality.Stream;

/// <summary>What every arm trains with: a network small enough, and for few enough epochs, to be trained some hundred times, temperature scaling, and thresholds as <c>AddThreatLearning</c> has them; no balancing.</summary>
internal static class Recipe
{
    public static IModelTrainer Trainer { get; } = new ThreatClassifier(new ThreatClassifierOptions { HiddenSizes = [128, 64], Dropout = 0.1, BatchNorm = true, Epochs = 10, Scaling = FeatureSchema.Threat100.ModelInputScalings() });

    public static ICalibrator Calibrator { get; } = new TemperatureScaling();

    public static IThresholdOptimizer Thresholds { get; } = new ThresholdOptimizer(new ThresholdOptimizerOptions { ArgmaxUnlessBetter = true });
}
