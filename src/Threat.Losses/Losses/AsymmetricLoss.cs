using Threat.Losses.Internal;
using Threat.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Losses;

/// <summary>
/// Asymmetric loss for several labels per row (Ridnik et al. 2021), on sigmoid probabilities. With equal exponents and no clip it is the binary
/// focal loss; with exponents 0 as well, binary cross-entropy.
/// </summary>
/// <remarks>
/// Value and gradient come from closed forms: finite for logits of ±1e4 and for exponents below 1. First derivatives only. Thread-safe.
/// </remarks>
public sealed class AsymmetricLoss : Loss<Tensor, Tensor, Tensor>
{
    private readonly SigmoidLossPlan _plan;

    /// <summary>An asymmetric loss.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The native backend is missing.</exception>
    public AsymmetricLoss(AsymmetricLossOptions? options = null)
        : base(ClassificationLoss.NativeReduction(options?.Reduction ?? LossReduction.Mean))
    {
        options ??= new AsymmetricLossOptions();
        Guard.NotNegative(options.GammaPositive, nameof(options.GammaPositive));
        Guard.NotNegative(options.GammaNegative, nameof(options.GammaNegative));
        Guard.BelowOne(options.Clip, nameof(options.Clip));
        if (options.Reduction == LossReduction.WeightedMean) throw new ArgumentException("AsymmetricLoss has no class weights; its Reduction is None, Sum or Mean.", nameof(options));
        _plan = new SigmoidLossPlan(options.GammaPositive, options.GammaNegative, options.Clip, LossChecks.Weights(options.PositiveWeights, nameof(options.PositiveWeights)), 1, 0, options.Reduction);
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">[N, L], or [N] for one label.</param>
    /// <param name="targets">Of the same shape: 1 where a label applies, else 0; of any type.</param>
    /// <returns>A scalar, or [N] with <see cref="LossReduction.None"/>. An empty batch gives 0.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or the logits are not of a floating type.</exception>
    public override Tensor forward(Tensor logits, Tensor targets) => SigmoidLoss.Evaluate(logits, targets, _plan, anyNumberIsOne: true);
}
