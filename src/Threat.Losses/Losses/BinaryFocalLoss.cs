using Threat.Losses.Internal;
using Threat.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Losses;

/// <summary>
/// Focal loss on sigmoid probabilities (Lin et al. 2017, the form of RetinaNet), for one attack-or-not score or for several labels per row:
/// −α·(1 − p)^γ·log p where a label applies and −(1 − α)·p^γ·log(1 − p) where it does not.
/// </summary>
/// <remarks>
/// With γ = 0 it is binary cross-entropy, with the weights of <see cref="ClassWeights"/> as <see cref="BinaryFocalLossOptions.PositiveWeights"/> the class-balanced loss on sigmoids (Cui et al.
/// 2019). Value and gradient come from closed forms: finite for logits of ±1e4 and for exponents below 1. First derivatives only. Thread-safe.
/// </remarks>
public sealed class BinaryFocalLoss : Loss<Tensor, Tensor, Tensor>
{
    private readonly SigmoidLossPlan _plan;

    /// <summary>A binary focal loss.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, or Alpha and PositiveWeights are both set.</exception>
    /// <exception cref="InvalidOperationException">The native backend is missing.</exception>
    public BinaryFocalLoss(BinaryFocalLossOptions? options = null)
        : base(ClassificationLoss.NativeReduction((options ??= new BinaryFocalLossOptions()).Reduction))
    {
        if (options is { Alpha: not null, PositiveWeights: not null }) throw new ArgumentException("Alpha and PositiveWeights are both set; set one of them to null.", nameof(options));
        if (options.Alpha is double a && !(a is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(options.Alpha), a, FormattableString.Invariant($"Alpha is {a}; allowed is 0 to 1."));
        if (options.Reduction == LossReduction.WeightedMean) throw new ArgumentException("BinaryFocalLoss has no weight per row; its Reduction is None, Sum or Mean.", nameof(options));
        double gamma = Guard.NotNegative(options.Gamma, nameof(options.Gamma));
        double[]? positive = options.Alpha is double alpha ? [alpha] : LossChecks.Weights(options.PositiveWeights, nameof(options.PositiveWeights));
        _plan = new SigmoidLossPlan(gamma, gamma, 0, positive, 1 - options.Alpha ?? 1, Guard.BelowOne(options.LabelSmoothing, nameof(options.LabelSmoothing)), options.Reduction);
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">[N, L], or [N] for one label; not probabilities.</param>
    /// <param name="targets">Of the same shape and any type: 1 where a label applies, 0 where it does not, or a share in between.</param>
    /// <returns>A scalar, or [N] with <see cref="LossReduction.None"/>. An empty batch gives 0.</returns>
    /// <exception cref="ArgumentException">The shapes differ, the logits are not of a floating type, or a target is outside 0 to 1.</exception>
    public override Tensor forward(Tensor logits, Tensor targets) => SigmoidLoss.Evaluate(logits, targets, _plan, anyNumberIsOne: false);
}
