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

    public static LossCandidate ClassWeighted { get; } = new("class-weighted cross-entropy", static c => new WeightedCrossEntropyLoss(new WeightedCrossEntropyOptions { Weights = ClassWeights.Compute([.. c.ClassCounts], ClassWeighting.InverseFrequency) }));

    public static LossCandidate RootWeighted { get; } = new("root-weighted cross-entropy", static c => new WeightedCrossEntropyLoss(new WeightedCrossEntropyOptions { Weights = ClassWeights.Compute([.. c.ClassCounts], ClassWeighting.InverseSquareRoot) }));

    public static IReadOnlyList<LossCandidate> Losses { get; } =
    [
        Plain,
        ClassWeighted,
        RootWeighted,
        new("focal", static _ => new FocalLoss()),
        new("class-weighted focal", static c => new FocalLoss(new FocalLossOptions { Alpha = ClassWeights.Compute([.. c.ClassCounts], ClassWeighting.InverseFrequency) })),
        new("logit-adjusted", static c => new LogitAdjustedLoss([.. c.ClassCounts])),
    ];

    /// <summary>The network of the published baselines: 256, 128 and 64 wide, dropout 0.3, no batch normalisation.</summary>
    public static IModelTrainer Network(LossCandidate loss, IReadOnlyList<ColumnScaling>? scalings) => new ThreatClassifier(new ThreatClassifierOptions { Dropout = 0.3, BatchNorm = false, Loss = loss.Create, Scaling = scalings });

    public static IModelTrainer Trees { get; } = new LightGbmTrainer();

    /// <summary>For what is trained many times over.</summary>
    public static IModelTrainer SmallTrees { get; } = new LightGbmTrainer(iterations: 60, leaves: 15);

    /// <summary>Multinomial logistic regression.</summary>
    public static IModelTrainer Linear { get; } = new ThreatClassifier(new ThreatClassifierOptions { HiddenSizes = [], Dropout = 0, Epochs = 6, BatchSize = 512, LearningRate = 0.01 });

    public static IResampler Balancing(int seed) => new TargetDistributionResampler(new TargetDistributionOptions { Seed = seed, SmallClasses = SmallClassHandling.FewerNeighbors });
}
