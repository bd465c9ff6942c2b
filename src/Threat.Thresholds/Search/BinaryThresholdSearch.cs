using Threat.Core;
using Threat.Shared;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds;

/// <summary>Chooses one threshold for one class against the rest, or for each class of a multi-class model.</summary>
/// <remarks>
/// Scores are probabilities in [0, 1]; a row is flagged when its score is at or above the threshold. Of several thresholds with the same value the highest
/// is taken. Flagging nothing is not a candidate. What is found is the best on these rows: <see cref="ThresholdOptimizer"/> also makes it hold on the next. Thread-safe.
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

    /// <summary>The best of a grid of thresholds. Never better than <see cref="Exact(ReadOnlyMemory{double}, ReadOnlySpan{bool}, ThresholdMetric?)"/>; for comparison with older systems.</summary>
    /// <param name="scores">n scores.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="metric">What to maximise; F1 when null.</param>
    /// <param name="values">How many thresholds are tried, at least 10.</param>
    /// <param name="spacing">Where they lie.</param>
    /// <returns>Its <see cref="BinaryThreshold.Cut"/> is the threshold itself.</returns>
    /// <inheritdoc cref="Exact(ReadOnlyMemory{double}, ReadOnlySpan{bool}, ThresholdMetric?)" path="/exception"/>
    public static BinaryThreshold Grid(ReadOnlyMemory<double> scores, ReadOnlySpan<bool> positive, ThresholdMetric? metric = null, int values = 100, GridSpacing spacing = GridSpacing.Linear)
    {
        Shared.Guard.AtLeast(values, 10);
        Shared.Guard.Defined(spacing);
        return TrialSearch.Grid(BinaryChecks.Table(scores, positive), 0, metric ?? ThresholdMetric.F1, values, spacing, CancellationToken.None);
    }

    /// <summary>
    /// Bayesian optimisation: a Gaussian process with Matérn 5/2 covariance over the ranks of the scores, expected improvement (Jones et al. 1998). For metrics that are expensive to
    /// evaluate; never better than the exact search for the others.
    /// </summary>
    /// <param name="scores">n scores.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="metric">What to maximise; F1 when null.</param>
    /// <param name="trials">How many thresholds are tried, at least 10.</param>
    /// <param name="seed">Decides where the search looks.</param>
    /// <returns>Its <see cref="BinaryThreshold.Cut"/> is the threshold itself.</returns>
    /// <inheritdoc cref="Exact(ReadOnlyMemory{double}, ReadOnlySpan{bool}, ThresholdMetric?)" path="/exception"/>
    public static BinaryThreshold Bayesian(ReadOnlyMemory<double> scores, ReadOnlySpan<bool> positive, ThresholdMetric? metric = null, int trials = 100, long seed = 0)
    {
        Shared.Guard.AtLeast(trials, 10);
        return TrialSearch.Bayesian(BinaryChecks.Table(scores, positive), 0, metric ?? ThresholdMetric.F1, trials, seed, CancellationToken.None);
    }

    /// <summary>The best threshold of each class against the rest, all classes in one pass over the rows. Linear time and a few hundred kilobytes.</summary>
    /// <param name="rows">Held-out rows.</param>
    /// <param name="metric">What to maximise for each class; F1 when null.</param>
    /// <param name="maxDegreeOfParallelism">The most threads; −1 is one per processor. The result is the same for any number.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One entry per class id. A class without rows, or with all of them, cannot be told from the rest: its entry is not feasible and its threshold is 1.</returns>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxDegreeOfParallelism"/> is 0 or below −1.</exception>
    public static IReadOnlyList<BinaryThreshold> Exact(LabeledProbabilities rows, ThresholdMetric? metric = null, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Workers.Checked(maxDegreeOfParallelism);
        BinaryChecks.Rows(rows);
        int classes = rows.LabelSet.Count;
        MetricKernel[] metrics = new MetricKernel[classes];
        Array.Fill(metrics, (metric ?? ThresholdMetric.F1).Kernel);
        BinaryThreshold[] found = new ExactSweep(classes, metrics, allowZero: true, Workers.Threads(maxDegreeOfParallelism)).Run(rows.Probabilities.Values, rows.Labels, cancellationToken);
        for (int c = 0; c < classes; c++)
        {
            if (found[c].Counts.Positives == 0 || found[c].Counts.Negatives == 0)
                found[c] = new BinaryThreshold(1, double.NaN, double.NegativeInfinity, false, new BinaryCounts(0, 0, found[c].Counts.Positives, found[c].Counts.Negatives));
        }
        return found;
    }
}
