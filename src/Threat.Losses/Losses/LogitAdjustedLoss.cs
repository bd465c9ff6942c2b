using System.Collections.Immutable;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>
/// Logit adjustment (Menon et al. 2021): cross-entropy of z + τ·log π. At τ = 1 this is balanced softmax (Ren et al. 2020).
/// </summary>
/// <remarks>
/// The network learns logits that favour rare classes: use them as they are when scoring, without the adjustment. Its probabilities are those of
/// evenly mixed classes: calibrate, or shift the prior back with <see cref="PriorShift"/>. Weights, where given, are the buffer "weight" [C] of the state dict.
/// </remarks>
public sealed class LogitAdjustedLoss : ClassificationLoss
{
    private readonly SoftmaxLossPlan _plan;

    /// <summary>A logit-adjusted cross-entropy.</summary>
    /// <param name="classCounts">Training rows per class id.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">A count or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The native backend is missing.</exception>
    public LogitAdjustedLoss(ReadOnlySpan<int> classCounts, LogitAdjustedLossOptions? options = null)
        : base(options ??= new LogitAdjustedLossOptions(), LossChecks.Weights(options.Weights, nameof(options.Weights), classCounts.Length), "weight")
    {
        LossChecks.Counts(classCounts);
        Tau = Guard.NotNegative(options.Tau, nameof(options.Tau));
        double floor = Guard.Positive(options.CountFloor, nameof(options.CountFloor)), total = 0;
        double[] offsets = new double[classCounts.Length];
        for (int c = 0; c < offsets.Length; c++) total += offsets[c] = Math.Max(classCounts[c], floor);
        for (int c = 0; c < offsets.Length; c++) offsets[c] = Tau * Math.Log(offsets[c] / total);
        Offsets = [.. offsets];
        _plan = new SoftmaxLossPlan(LabelSmoothing: LabelSmoothing, Offsets: offsets);
    }

    /// <summary>τ.</summary>
    public double Tau { get; }

    /// <summary>τ·log π per class id, which is added to the logits.</summary>
    public ImmutableArray<double> Offsets { get; }

    private protected override SoftmaxLossPlan Plan => _plan;
}
