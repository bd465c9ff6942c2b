namespace Threat.Core;

/// <summary>What deciding "positive where score ≥ threshold" gives.</summary>
/// <param name="Threshold">A distinct score; positive infinity for the point that decides nothing.</param>
/// <param name="Precision">1 where nothing is decided.</param>
/// <param name="Recall">Share of the positives.</param>
public readonly record struct PrecisionRecallPoint(double Threshold, double Precision, double Recall);
