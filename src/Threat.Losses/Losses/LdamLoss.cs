using System.Collections.Immutable;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>
/// Label-distribution-aware margins (Cao et al. 2019): cross-entropy of s·(z − m_y) with a margin m_c ∝ n_c^(−1/4) on the row's own class,
/// and optionally class weights late in training (deferred re-weighting).
/// </summary>
/// <remarks>The weights, all one until they are switched on, are the buffer "weight" [C] of the state dict.</remarks>
public sealed class LdamLoss : ClassificationLoss
{
    private readonly SoftmaxLossPlan _plan;
    private readonly double[] _early, _late;
    private readonly int? _reweightFromEpoch;

    /// <summary>An LDAM loss.</summary>
    /// <param name="classCounts">Training rows per class id; a class without rows gets the largest margin.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">A count or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The native backend is missing.</exception>
    public LdamLoss(ReadOnlySpan<int> classCounts, LdamLossOptions? options = null)
        : base(options ??= new LdamLossOptions(), Early(options, classCounts.Length), "weight")
    {
        LossChecks.Counts(classCounts);
        Guard.Positive(options.MaxMargin, nameof(options.MaxMargin));
        Guard.Positive(options.Scale, nameof(options.Scale));
        if (options.ReweightFromEpoch is { } epoch) Guard.AtLeast(epoch, 0, nameof(options.ReweightFromEpoch));
        _reweightFromEpoch = options.ReweightFromEpoch;
        _early = Early(options, classCounts.Length);
        _late = LossChecks.Weights(options.Weights, nameof(options.Weights)) ?? ClassWeights.Compute(classCounts, ClassWeighting.EffectiveNumber, new ClassWeightOptions { Beta = options.Beta });

        int fewest = int.MaxValue;
        foreach (int n in classCounts) fewest = n > 0 ? Math.Min(n, fewest) : fewest;
        double[] margins = new double[classCounts.Length];
        for (int c = 0; c < margins.Length; c++) margins[c] = options.MaxMargin * Math.Pow(Math.Max(classCounts[c], fewest) / (double)fewest, -0.25);
        Margins = [.. margins];
        _plan = new SoftmaxLossPlan(LabelSmoothing: LabelSmoothing, Scale: options.Scale, Margins: margins);
    }

    /// <summary>The margin per class id.</summary>
    public ImmutableArray<double> Margins { get; }

    /// <summary>Whether deferred class weights count now.</summary>
    public bool IsReweighting { get; private set; }

    private protected override SoftmaxLossPlan Plan => _plan;

    /// <inheritdoc/>
    public override void StartEpoch(int epoch)
    {
        base.StartEpoch(epoch);
        IsReweighting = epoch >= _reweightFromEpoch;
        SetWeights(IsReweighting ? _late : _early);
    }

    /// <summary>The weights before re-weighting: all one, unless weights are given that are not deferred.</summary>
    private static double[] Early(LdamLossOptions options, int classes)
    {
        double[]? given = LossChecks.Weights(options.Weights, nameof(options.Weights), classes);
        if (given is not null && options.ReweightFromEpoch is null) return given;
        double[] ones = new double[classes];
        Array.Fill(ones, 1);
        return ones;
    }
}
