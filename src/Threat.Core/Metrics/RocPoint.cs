namespace Threat.Core;

/// <summary>What deciding "positive where score ≥ threshold" gives.</summary>
/// <param name="Threshold">A distinct score; positive infinity for the point that decides nothing.</param>
/// <param name="FalsePositiveRate">Share of the negatives decided as positive.</param>
/// <param name="TruePositiveRate">Share of the positives decided as positive.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);
