using Threat.Core;

namespace Threat.Thresholds;

/// <summary>Precision, recall and F1, each with a bootstrap interval.</summary>
/// <param name="Precision">Share of the rows decided for the class that are of it.</param>
/// <param name="Recall">Share of the class's rows that are decided for it.</param>
/// <param name="F1">Their harmonic mean.</param>
public sealed record IntervalMetrics(ConfidenceInterval Precision, ConfidenceInterval Recall, ConfidenceInterval F1);
