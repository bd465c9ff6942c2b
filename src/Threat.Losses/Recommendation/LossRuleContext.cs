using System.Collections.Immutable;

namespace Threat.Losses;

/// <summary>What a <see cref="LossRule"/> sees.</summary>
/// <param name="ClassCounts">Training rows per class id.</param>
/// <param name="ImbalanceRatio">Rows of the largest class over rows of the smallest one that occurs.</param>
/// <param name="Target">What the detector is judged by.</param>
public sealed record LossRuleContext(ImmutableArray<int> ClassCounts, double ImbalanceRatio, LossTarget Target);
