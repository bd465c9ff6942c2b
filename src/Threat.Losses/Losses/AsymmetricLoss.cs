using Threat.Losses.Internal;
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
    private readonly AsymmetricLossOptions _options;

    /// <summary>An asymmetric loss.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The native backend is missing.</exception>
    public AsymmetricLoss(AsymmetricLossOptions? options = null)
        : base(ClassificationLoss.NativeReduction(options?.Reduction ?? LossReduction.Mean))
    {
        _options = options ?? new AsymmetricLossOptions();
        LossChecks.NonNegative(_options.GammaPositive, nameof(_options.GammaPositive));
        LossChecks.NonNegative(_options.GammaNegative, nameof(_options.GammaNegative));
        if (!(_options.Clip >= 0 && _options.Clip < 1)) throw new ArgumentOutOfRangeException(nameof(_options.Clip), _options.Clip, FormattableString.Invariant($"Clip is {_options.Clip}; allowed is 0 up to, but not including, 1."));
        if (_options.Reduction == LossReduction.WeightedMean) throw new ArgumentException("AsymmetricLoss has no class weights; its Reduction is None, Sum or Mean.", nameof(options));
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="logits">[N, L].</param>
    /// <param name="targets">[N, L]: 1 where a label applies, else 0; of any type.</param>
    /// <returns>A scalar, or [N] with <see cref="LossReduction.None"/>. An empty batch gives 0.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or the logits are not of a floating type.</exception>
    public override Tensor forward(Tensor logits, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        if (logits.dim() != 2 || !logits.shape.AsSpan().SequenceEqual(targets.shape))
            throw new ArgumentException($"The logits have shape [{string.Join(", ", logits.shape)}], the targets [{string.Join(", ", targets.shape)}]; both must be [N, L], rows by labels.", nameof(targets));
        if (!logits.is_floating_point()) throw new ArgumentException($"The logits are {logits.dtype}; they must be of a floating type.", nameof(logits));
        using DisposeScope scope = NewDisposeScope();
        Tensor z = logits.dtype is ScalarType.Float32 or ScalarType.Float64 ? logits : logits.to(ScalarType.Float32);
        (Tensor value, Tensor gradient) = SigmoidLoss.Compute(z, targets, _options);
        return (z.requires_grad && is_grad_enabled() ? SoftmaxLossFunction.Join(z, value, gradient) : value).MoveToOuterDisposeScope();
    }
}
