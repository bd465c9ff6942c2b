using CustomTrainer;
using Threat.Core;
using Threat.Detection;
using Threat.Imbalance;
using Threat.Losses;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Threat.Quality;

/// <summary>A loss by name.</summary>
internal sealed record LossCandidate(string Name, Func<LossContext, Loss<Tensor, Tensor, Tensor>> Create);

/// <summary>What a choice is made among.</summary>
internal static class Candidates
{
    public static LossCandidate Plain { get; } = new("cross-entropy", static _ => CrossEntropyLoss());

    public static IReadOnlyList<LossCandidate> Losses { get; } =
    [
        Plain,
        new("class-weighted cross-entropy", static c => new WeightedCrossEntropyLoss(new WeightedCrossEntropyOptions { Weights = ClassWeights.Compute([.. c.ClassCounts], ClassWeighting.InverseFrequency) })),
        new("root-weighted cross-entropy", static c => new WeightedCrossEntropyLoss(new WeightedCrossEntropyOptions { Weights = ClassWeights.Compute([.. c.ClassCounts], ClassWeighting.InverseSquareRoot) })),
        new("focal", static _ => new FocalLoss()),
        new("class-weighted focal", static c => new FocalLoss(new FocalLossOptions { Alpha = ClassWeights.Compute([.. c.ClassCounts], ClassWeighting.InverseFrequency) })),
        new("logit-adjusted", static c => new LogitAdjustedLoss([.. c.ClassCounts])),
    ];

    public static IModelTrainer Network(LossCandidate loss, IReadOnlyList<ColumnScaling>? scalings) => new ThreatClassifier(new ThreatClassifierOptions { Loss = loss.Create, Scaling = scalings });

    public static IModelTrainer Trees { get; } = new LightGbmTrainer();

    public static IResampler Balancing(int seed) => new TargetDistributionResampler(new TargetDistributionOptions { Seed = seed, SmallClasses = SmallClassHandling.FewerNeighbors });
}
