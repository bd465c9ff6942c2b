using Threat.Losses;
using static TorchSharp.torch.nn;

namespace QuickStart.Training;

/// <summary>The losses that the table compares. Class weights are N / (C · n_c), from the real training rows.</summary>
internal static class LossChoices
{
    public static LossChoice Plain { get; } = new("cross-entropy", static _ => CrossEntropyLoss());

    public static LossChoice Weighted { get; } = new("class-weighted cross-entropy",
        static c => new WeightedCrossEntropyLoss(new WeightedCrossEntropyOptions { Weights = ClassWeights.Compute([.. c.ClassCounts], ClassWeighting.InverseFrequency) }));

    public static LossChoice Focal { get; } = new("focal loss", static _ => new FocalLoss());

    public static LossChoice WeightedFocal { get; } = new("class-weighted focal loss",
        static c => new FocalLoss(new FocalLossOptions { Alpha = ClassWeights.Compute([.. c.ClassCounts], ClassWeighting.InverseFrequency) }));
}
