using System.Collections.Immutable;
using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>Chooses a loss from the class counts and from what the detector is judged by, and says why.</summary>
/// <remarks>Needs no native backend until <see cref="LossRecommendation.Create"/>. Thread-safe.</remarks>
public static class RecommendedLoss
{
    /// <summary>The default rules: the target metric decides first. Strong class weights measured worst for macro-F1, so no rule uses them.</summary>
    public static ImmutableArray<LossRule> ByTarget { get; } =
    [
        new("logit-adjusted", static c => c.Target is LossTarget.BalancedAccuracy or LossTarget.RareClassRecall && c.ImbalanceRatio > 1.5,
            static c => new LogitAdjustedLoss(c.ClassCounts.AsSpan()),
            static c => FormattableString.Invariant($"The target weighs all classes alike and the largest has {c.ImbalanceRatio:0.#} times the rows of the smallest: logit adjustment (τ = 1) is consistent for balanced accuracy. Calibrate, or shift the priors back, before reading its probabilities.")),
        new("cross-entropy-smoothed", static c => c.ImbalanceRatio > 5,
            static _ => new WeightedCrossEntropyLoss(new WeightedCrossEntropyOptions { LabelSmoothing = 0.05 }),
            static c => FormattableString.Invariant($"Imbalance ratio {c.ImbalanceRatio:0.#}: for {c.Target} a plain loss with smoothing 0.05 and thresholds tuned afterwards measured better than class weights, which buy recall with precision.")),
        new("cross-entropy", static _ => true, static _ => new WeightedCrossEntropyLoss(),
            static c => FormattableString.Invariant($"Imbalance ratio {c.ImbalanceRatio:0.#}: the classes are even enough for plain cross-entropy.")),
    ];

    /// <summary>
    /// Rules by imbalance ratio alone: above 100 focal (γ 2.5, smoothing 0.1) with effective-number weights; above 20 focal (γ 2, smoothing 0.05) with inverse-frequency
    /// weights; above 5 weighted cross-entropy; else cross-entropy.
    /// </summary>
    public static ImmutableArray<LossRule> ByRatio { get; } =
    [
        new("focal-effective-number", static c => c.ImbalanceRatio > 100,
            static c => new FocalLoss(new FocalLossOptions { Gamma = 2.5, LabelSmoothing = 0.1, Alpha = ClassWeights.Compute(c.ClassCounts.AsSpan(), ClassWeighting.EffectiveNumber) }),
            static c => FormattableString.Invariant($"Imbalance ratio {c.ImbalanceRatio:0.#} is above 100: focal loss, γ 2.5, smoothing 0.1, effective-number weights.")),
        new("focal-inverse-frequency", static c => c.ImbalanceRatio > 20,
            static c => new FocalLoss(new FocalLossOptions { LabelSmoothing = 0.05, Alpha = ClassWeights.Compute(c.ClassCounts.AsSpan(), ClassWeighting.InverseFrequency) }),
            static c => FormattableString.Invariant($"Imbalance ratio {c.ImbalanceRatio:0.#} is above 20: focal loss, γ 2, smoothing 0.05, inverse-frequency weights.")),
        new("weighted-cross-entropy", static c => c.ImbalanceRatio > 5,
            static c => new WeightedCrossEntropyLoss(new WeightedCrossEntropyOptions { Weights = ClassWeights.Compute(c.ClassCounts.AsSpan(), ClassWeighting.InverseFrequency) }),
            static c => FormattableString.Invariant($"Imbalance ratio {c.ImbalanceRatio:0.#} is above 5: cross-entropy with inverse-frequency weights.")),
        ByTarget[^1],
    ];

    /// <summary>Recommends from class counts.</summary>
    /// <param name="classCounts">Training rows per class id; classes without rows do not count for the ratio.</param>
    /// <param name="target">What the detector is judged by.</param>
    /// <param name="rules">Rules in order; null for <see cref="ByTarget"/>. Replace or insert rules by making another list.</param>
    /// <exception cref="ArgumentException">A count is negative, all are 0, or no rule applies.</exception>
    public static LossRecommendation For(ReadOnlySpan<int> classCounts, LossTarget target = LossTarget.MacroF1, IReadOnlyList<LossRule>? rules = null)
    {
        LossChecks.Counts(classCounts);
        Guard.Defined(target);
        ImmutableArray<int> counts = [.. classCounts];
        LossRuleContext context = new(counts, counts.Max() / (double)counts.Where(static n => n > 0).Min(), target);
        rules ??= ByTarget;
        LossRule rule = rules.FirstOrDefault(r => r.Applies(context)) ?? throw new ArgumentException($"None of the {rules.Count} rules applies; end the list with one that always does.", nameof(rules));
        return new LossRecommendation(rule, context);
    }

    /// <summary>Recommends from a dataset. Give it the training part of a split.</summary>
    /// <param name="dataset">The training rows.</param>
    /// <param name="target">What the detector is judged by.</param>
    /// <param name="rules">Rules in order; null for <see cref="ByTarget"/>.</param>
    /// <exception cref="ArgumentException">The dataset is empty, or no rule applies.</exception>
    public static LossRecommendation For(LabeledDataset dataset, LossTarget target = LossTarget.MacroF1, IReadOnlyList<LossRule>? rules = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return For(dataset.ClassCounts, target, rules);
    }

    /// <summary>Recommends from class ids.</summary>
    /// <param name="labels">A class id per training row.</param>
    /// <param name="labelSet">The classes; those without rows do not count for the ratio.</param>
    /// <param name="target">What the detector is judged by.</param>
    /// <param name="rules">Rules in order; null for <see cref="ByTarget"/>.</param>
    /// <exception cref="ArgumentException">There is no row, an id is out of range, or no rule applies.</exception>
    public static LossRecommendation For(ReadOnlySpan<int> labels, LabelSet labelSet, LossTarget target = LossTarget.MacroF1, IReadOnlyList<LossRule>? rules = null)
        => For(ClassWeightKernel.Counts(labels, labelSet), target, rules);
}
