using Threat.Losses.Internal;

namespace Threat.Losses;

/// <summary>Poly-1 loss (Leng et al. 2022): −log p_y + ε·(1 − p_y).</summary>
/// <remarks>The weights are the buffer "weight" of the state dict: float64, [C], or [0] when none were given.</remarks>
public sealed class PolyLoss : ClassificationLoss
{
    private readonly SoftmaxLossPlan _plan;

    /// <summary>A Poly-1 loss.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The native backend is missing.</exception>
    public PolyLoss(PolyLossOptions? options = null)
        : base(options ??= new PolyLossOptions(), LossChecks.Weights(options.Weights, nameof(options.Weights)), "weight")
    {
        if (!(options.Epsilon >= -1 && double.IsFinite(options.Epsilon)))
            throw new ArgumentOutOfRangeException(nameof(options.Epsilon), options.Epsilon, FormattableString.Invariant($"Epsilon is {options.Epsilon}; it must be a finite number of −1 or more."));
        _plan = new SoftmaxLossPlan(Epsilon: options.Epsilon, LabelSmoothing: LabelSmoothing);
    }

    private protected override SoftmaxLossPlan Plan => _plan;
}
