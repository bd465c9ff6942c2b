using Threat.Core;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds;

/// <summary>Chooses a threshold per class on held-out rows that neither training nor calibration has seen. By default: exact, joint, averaged over folds.</summary>
/// <remarks>
/// Classes with fewer rows than <see cref="ThresholdOptimizerOptions.MinimumPositives"/> and classes without rows get a threshold from the calibrated probabilities
/// themselves, and a note says so. Thread-safe; the same seed gives the same bits whatever the number of threads. See docs/thresholds.
/// </remarks>
public sealed class ThresholdOptimizer : IThresholdOptimizer
{
    private readonly ThresholdOptimizerOptions _options;

    /// <summary>An optimizer.</summary>
    /// <param name="options">Its options, copied; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ThresholdOptimizer(ThresholdOptimizerOptions? options = null)
    {
        _options = (options ?? new ThresholdOptimizerOptions()).Clone();
        _options.Validate();
    }

    /// <summary>"ThresholdOptimizer".</summary>
    public string Name => nameof(ThresholdOptimizer);

    /// <summary>Chooses. <see cref="Tune"/> gives more detail.</summary>
    /// <exception cref="ArgumentException">There are no rows, or a class metric names an unknown class.</exception>
    public ThresholdFit Optimize(LabeledProbabilities heldOut, CancellationToken cancellationToken = default) => Tune(heldOut, null, cancellationToken).Fit;

    /// <summary>
    /// Chooses, then lowers the threshold of the normal class until no more rows of it raise an alarm than allowed. It keeps the order in which the rows of a class are decided for, and gives recall for
    /// fewer alarms. For the rules <see cref="ScaledArgmaxRule"/> and argmax; with another one the limit is not kept, and a note says so.
    /// </summary>
    /// <exception cref="ArgumentException">There are no rows, a class metric names an unknown class, or the limit's class does not exist.</exception>
    public ThresholdFit Optimize(LabeledProbabilities heldOut, FalsePositiveLimit limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(limit);
        return FewerAlarms.Within(Optimize(heldOut, cancellationToken), heldOut, limit);
    }

    /// <summary>Chooses, and says what each threshold rests on and how good the decision is on rows left out.</summary>
    /// <param name="heldOut">Calibrated probabilities of untouched rows at their natural frequency.</param>
    /// <param name="progress">Receives the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">There are no rows, or a class metric names an unknown class.</exception>
    public ThresholdTuning Tune(LabeledProbabilities heldOut, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        BinaryChecks.Rows(heldOut);
        ScoreTable table = new(heldOut.Probabilities.Values, heldOut.Labels, heldOut.LabelSet.Count);
        ThresholdMetric[] metrics = Metrics(heldOut.LabelSet);
        return new TuningRun(_options, metrics, table, heldOut.LabelSet).Run(progress, cancellationToken);
    }

    private ThresholdMetric[] Metrics(LabelSet labels)
    {
        ThresholdMetric[] metrics = new ThresholdMetric[labels.Count];
        Array.Fill(metrics, _options.Metric);
        foreach ((string name, ThresholdMetric metric) in _options.ClassMetrics) metrics[labels.IdOf(name)] = metric;
        return metrics;
    }
}
