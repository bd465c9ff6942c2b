using Threat.Thresholds.Internal;

namespace Threat.Thresholds;

/// <summary>Chooses one threshold for one class against the rest.</summary>
/// <remarks>
/// Scores are probabilities in [0, 1]; a row is flagged when its score is at or above the threshold. Of several thresholds with the same value the highest
/// is taken. Flagging nothing is not a candidate. Thread-safe.
/// </remarks>
public static class BinaryThresholdSearch
{
    /// <summary>The best of all thresholds: every distinct score is tried, equal scores together. Linear time.</summary>
    /// <param name="scores">n scores.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="metric">What to maximise; F1 when null.</param>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a score that is NaN or outside [0, 1], or no row (or only rows) of the class.</exception>
    public static BinaryThreshold Exact(ReadOnlyMemory<double> scores, ReadOnlySpan<bool> positive, ThresholdMetric? metric = null)
    {
        int[] labels = BinaryChecks.Labels(scores.Span, positive);
        return new ExactSweep(1, [(metric ?? ThresholdMetric.F1).Kernel], allowZero: true, parts: 1).Run(scores, labels, CancellationToken.None)[0];
    }
}
