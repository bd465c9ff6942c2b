namespace Threat.Losses;

/// <summary>A rule of <see cref="RecommendedLoss"/>. The first one that applies decides.</summary>
/// <param name="Name">As in "focal-inverse-frequency".</param>
/// <param name="Applies">Whether the rule decides.</param>
/// <param name="Create">Makes the loss.</param>
/// <param name="Reason">Says why, and what else to do.</param>
public sealed record LossRule(string Name, Func<LossRuleContext, bool> Applies, Func<LossRuleContext, ClassificationLoss> Create, Func<LossRuleContext, string> Reason);
