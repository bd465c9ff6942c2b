using Threat.Core;

namespace Threat.Thresholds;

/// <summary>The best thresholds a <see cref="ThresholdVectorSearch"/> tried.</summary>
/// <param name="Thresholds">The thresholds.</param>
/// <param name="Value">What the callback gave for them.</param>
/// <param name="Trials">How often the callback was called.</param>
public sealed record ThresholdVector(ClassThresholds Thresholds, double Value, int Trials);
