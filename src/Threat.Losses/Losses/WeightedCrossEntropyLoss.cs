using Threat.Losses.Internal;

namespace Threat.Losses;

/// <summary>Cross-entropy with a weight per class and label smoothing: the same numbers as PyTorch's <c>cross_entropy</c>.</summary>
/// <remarks>
/// Smoothing weighs each class's share: ε/C · Σ_k w_k·(−log p_k). <see cref="LossReduction.WeightedMean"/>, the default, divides by the sum of the rows' weights.
/// The weights are the buffer "weight" of the state dict: float64, [C], or [0] when none were given.
/// </remarks>
public sealed class WeightedCrossEntropyLoss : ClassificationLoss
{
    private readonly SoftmaxLossPlan _plan;

    /// <summary>A cross-entropy.</summary>
    /// <param name="options">Options; null for plain cross-entropy.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The native backend is missing.</exception>
    public WeightedCrossEntropyLoss(WeightedCrossEntropyOptions? options = null)
        : base(options ??= new WeightedCrossEntropyOptions(), LossChecks.Weights(options.Weights, nameof(options.Weights)), "weight")
        => _plan = new SoftmaxLossPlan(LabelSmoothing: LabelSmoothing);

    private protected override SoftmaxLossPlan Plan => _plan;
}
