using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>
/// Class-balanced loss (Cui et al. 2019): cross-entropy or focal loss with weights (1 − β)/(1 − β^n), normalised to sum to the number of classes.
/// </summary>
/// <remarks>The weights are the buffer "weight" [C] of the state dict, float64.</remarks>
public sealed class ClassBalancedLoss : ClassificationLoss
{
    private readonly SoftmaxLossPlan _plan;

    /// <summary>A class-balanced loss.</summary>
    /// <param name="classCounts">Training rows per class id; a class without rows gets the largest weight.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">A count or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The native backend is missing.</exception>
    public ClassBalancedLoss(ReadOnlySpan<int> classCounts, ClassBalancedLossOptions? options = null)
        : base(options ??= new ClassBalancedLossOptions(), ClassWeights.Compute(classCounts, ClassWeighting.EffectiveNumber, new ClassWeightOptions { Beta = options.Beta }), "weight")
        => _plan = new SoftmaxLossPlan(Gamma: Guard.NotNegative(options.Gamma, nameof(options.Gamma)), LabelSmoothing: LabelSmoothing);

    private protected override SoftmaxLossPlan Plan => _plan;
}
