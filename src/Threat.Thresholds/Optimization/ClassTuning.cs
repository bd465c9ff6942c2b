namespace Threat.Thresholds;

/// <summary>One class's part of a <see cref="ThresholdTuning"/>.</summary>
/// <param name="ClassId">The class's id.</param>
/// <param name="Name">The class's name.</param>
/// <param name="Threshold">The chosen threshold.</param>
/// <param name="Low">
/// Lower end of the interval in which the threshold would likely fall on other rows of the same kind, in the scale of <paramref name="Threshold"/>: percentiles of the bootstrap
/// resamples, or from the spread of the folds (jackknife). Equal to the threshold without resamples.
/// </param>
/// <param name="High">Upper end. How likely is <see cref="ThresholdOptimizerOptions.IntervalLevel"/>.</param>
/// <param name="Positives">The class's held-out rows.</param>
/// <param name="Basis">What the threshold rests on.</param>
/// <param name="Metric">What was maximised.</param>
/// <param name="OneVersusRest">What the threshold achieves for this class against the rest, on the rows it was chosen on.</param>
public sealed record ClassTuning(int ClassId, string Name, double Threshold, double Low, double High, long Positives, ThresholdBasis Basis, ThresholdMetric Metric, BinaryCounts OneVersusRest);
