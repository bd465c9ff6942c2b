using Threat.Core;

namespace Threat.Detection;

/// <summary>What a loss may depend on.</summary>
/// <param name="Labels">The classes, in the order of the logits.</param>
/// <param name="ClassCounts">Training rows per class id, synthetic ones included: what the network sees.</param>
/// <param name="RealClassCounts">Training rows per class id without the synthetic ones.</param>
public sealed record LossContext(LabelSet Labels, IReadOnlyList<int> ClassCounts, IReadOnlyList<int> RealClassCounts);
