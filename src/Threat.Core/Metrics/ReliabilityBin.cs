namespace Threat.Core;

/// <summary>One bin of a reliability diagram.</summary>
/// <param name="Lower">Lower edge, exclusive (equal width), or the lowest confidence in the bin (equal mass).</param>
/// <param name="Upper">Upper edge, inclusive, or the highest confidence in the bin.</param>
/// <param name="MeanConfidence">Mean confidence; NaN in an empty bin.</param>
/// <param name="Accuracy">Share of rows that are right (of the class); NaN in an empty bin.</param>
/// <param name="Count">Number of rows.</param>
public readonly record struct ReliabilityBin(double Lower, double Upper, double MeanConfidence, double Accuracy, int Count);
