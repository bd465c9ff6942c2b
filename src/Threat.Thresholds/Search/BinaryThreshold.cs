namespace Threat.Thresholds;

/// <summary>A threshold for one class against the rest and what it achieves on the rows it was chosen on.</summary>
/// <param name="Threshold">Flag a row when its score is at or above this; the midpoint between <paramref name="Cut"/> and the next lower distinct score.</param>
/// <param name="Cut">The lowest score among the flagged rows; NaN when no row is flagged.</param>
/// <param name="Value">The metric's value; −∞ when <paramref name="IsFeasible"/> is false.</param>
/// <param name="IsFeasible">Whether some threshold meets the metric's constraint. When false the threshold is 1.</param>
/// <param name="Counts">The counts at the threshold.</param>
public readonly record struct BinaryThreshold(double Threshold, double Cut, double Value, bool IsFeasible, BinaryCounts Counts);
