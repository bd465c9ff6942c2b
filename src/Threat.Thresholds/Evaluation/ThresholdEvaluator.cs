using Threat.Core;
using Threat.Shared;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds;

/// <summary>Measures a policy on rows it was not chosen on, with bootstrap intervals.</summary>
/// <remarks>Thread-safe; the same seed gives the same intervals.</remarks>
public static class ThresholdEvaluator
{
    /// <summary>Measures.</summary>
    /// <param name="rows">Untouched rows at their natural frequency.</param>
    /// <param name="policy">The thresholds and their rule.</param>
    /// <param name="resamples">Number of bootstrap resamples, at least 10. Default 1,000. Of more than 20,000 rows so many are drawn, and intervals narrowed to fit.</param>
    /// <param name="level">The share of resamples in an interval, above 0 and below 1. Default 0.95.</param>
    /// <param name="seed">Decides the resamples.</param>
    /// <exception cref="ArgumentException">There is no row, or the policy is for other classes.</exception>
    public static ThresholdEvaluation EvaluateThresholds(LabeledProbabilities rows, DecisionPolicy policy, int resamples = 1000, double level = 0.95, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(policy);
        Guard.AtLeast(resamples, 10);
        Guard.BetweenZeroAndOne(level);
        RuleChecks.SameClasses(policy, rows);
        ClassificationReport report = ClassificationReport.Evaluate(rows.Labels.Span, policy.Decide(rows.Probabilities), rows.LabelSet);
        ConfusionBootstrap bootstrap = new(report, resamples, level, seed);
        int classes = rows.LabelSet.Count;
        return new ThresholdEvaluation(policy, report, bootstrap.Interval(static r => r.Accuracy), Averages(static r => r.Macro), Averages(static r => r.Weighted),
            bootstrap.Interval(static r => r.MatthewsCorrelation),
            [.. Enumerable.Range(0, classes).Select(c => new IntervalMetrics(bootstrap.Interval(r => r.Classes[c].Precision), bootstrap.Interval(r => r.Classes[c].Recall), bootstrap.Interval(r => r.Classes[c].F1)))],
            [.. Enumerable.Range(0, classes).Select(t => (IReadOnlyList<ConfidenceInterval>)[.. Enumerable.Range(0, classes + 1).Select(d => bootstrap.Count(r => d < classes ? r.Confusion[t, d] : r.Confusion.AbstainedCount(t)))])]);

        IntervalMetrics Averages(Func<ClassificationReport, AverageMetrics> of) => new(bootstrap.Interval(r => of(r).Precision), bootstrap.Interval(r => of(r).Recall), bootstrap.Interval(r => of(r).F1));
    }
}
