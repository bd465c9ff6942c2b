using System.Globalization;
using Threat.Shared;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds;

/// <summary>What a threshold is chosen for: a metric of one class against the rest, with a constraint where the metric alone would end in a useless threshold.</summary>
/// <remarks>
/// Immutable and thread-safe. The highest precision alone would flag the one surest row and the highest recall alone would flag everything, so both come
/// with a demand on the other: <see cref="PrecisionAtRecall"/> and <see cref="RecallAtPrecision"/>, 0.5 unless told otherwise.
/// A constraint that no threshold meets is reported, never relaxed.
/// </remarks>
public sealed class ThresholdMetric
{
    private ThresholdMetric(string name, MetricKernel kernel)
    {
        Name = name;
        Kernel = kernel;
    }

    /// <summary>F1, the harmonic mean of precision and recall. The default.</summary>
    public static ThresholdMetric F1 { get; } = new("f1", new MetricKernel(MetricKind.FBeta, 1));

    /// <summary>Matthews' correlation coefficient, −1 to 1; 0 when everything or nothing is flagged.</summary>
    public static ThresholdMetric Mcc { get; } = new("mcc", new MetricKernel(MetricKind.Mcc));

    /// <summary>The mean of recall and specificity.</summary>
    public static ThresholdMetric BalancedAccuracy { get; } = new("balanced-accuracy", new MetricKernel(MetricKind.BalancedAccuracy));

    /// <summary>The geometric mean of recall and specificity.</summary>
    public static ThresholdMetric GMean { get; } = new("g-mean", new MetricKernel(MetricKind.GMean));

    /// <summary>Recall + specificity − 1. Its optimum is that of <see cref="BalancedAccuracy"/>.</summary>
    public static ThresholdMetric Youden { get; } = new("youden", new MetricKernel(MetricKind.Youden));

    /// <summary>The name with its parameters, as in "recall@precision>=0.95". <see cref="Parse"/> reads it.</summary>
    public string Name { get; }

    /// <summary>Whether a constraint belongs to it.</summary>
    public bool IsConstrained => Kernel.IsConstrained;

    internal MetricKernel Kernel { get; }

    /// <summary>F-beta: recall counts <paramref name="beta"/> times as much as precision.</summary>
    /// <param name="beta">Above 0; 2 favours recall, 0.5 precision.</param>
    public static ThresholdMetric FBeta(double beta) => new($"f-beta({Text(Guard.Positive(beta))})", new MetricKernel(MetricKind.FBeta, beta));

    /// <summary>The highest precision among thresholds with at least this recall.</summary>
    public static ThresholdMetric PrecisionAtRecall(double minimumRecall = 0.5)
        => new($"precision@recall>={Text(Guard.InRange(minimumRecall, 0, 1))}", new MetricKernel(MetricKind.Precision).Under(ConstraintKind.Recall, minimumRecall));

    /// <summary>The highest recall among thresholds with at least this precision.</summary>
    public static ThresholdMetric RecallAtPrecision(double minimumPrecision = 0.5)
        => new($"recall@precision>={Text(Guard.InRange(minimumPrecision, 0, 1))}", new MetricKernel(MetricKind.Recall).Under(ConstraintKind.Precision, minimumPrecision));

    /// <summary>The highest recall among thresholds that flag at most this share of the other classes' rows.</summary>
    public static ThresholdMetric RecallAtFalsePositiveRate(double maximumFalsePositiveRate)
        => new($"recall@fpr<={Text(Guard.InRange(maximumFalsePositiveRate, 0, 1))}", new MetricKernel(MetricKind.Recall).Under(ConstraintKind.FalsePositiveRate, maximumFalsePositiveRate));

    /// <summary>The highest recall with at most so many alerts a day.</summary>
    /// <param name="alertsPerDay">How many alerts the people who answer them can take a day.</param>
    /// <param name="eventsPerDay">How many rows are scored a day.</param>
    /// <param name="prevalence">
    /// The class's share of the traffic, 0 to 1. Null (the default) takes its share of the held-out rows, which is right only if these are as frequent as in traffic.
    /// </param>
    public static ThresholdMetric RecallAtAlertBudget(double alertsPerDay, double eventsPerDay, double? prevalence = null)
    {
        Guard.Positive(alertsPerDay);
        Guard.Positive(eventsPerDay);
        if (prevalence is double share) Guard.InRange(share, 0, 1, nameof(prevalence));
        string name = $"recall@alerts<={Text(alertsPerDay)}/{Text(eventsPerDay)}{(prevalence is double s ? $":{Text(s)}" : "")}";
        return new(name, new MetricKernel(MetricKind.Recall).Under(ConstraintKind.Alerts, alertsPerDay, eventsPerDay, prevalence));
    }

    /// <summary>The lowest cost a row, negated so that higher is better. With calibrated probabilities the best threshold is near falsePositive / (falsePositive + falseNegative).</summary>
    /// <param name="falsePositive">The cost of a row flagged wrongly, above 0.</param>
    /// <param name="falseNegative">The cost of a row missed, above 0.</param>
    public static ThresholdMetric Cost(double falsePositive, double falseNegative)
        => new($"cost({Text(Guard.Positive(falsePositive))},{Text(Guard.Positive(falseNegative))})", new MetricKernel(MetricKind.Cost, falsePositive, falseNegative));

    /// <summary>A metric of one's own; higher is better. Nothing is assumed of it, so every distinct score is tried.</summary>
    /// <param name="name">A name for reports.</param>
    /// <param name="metric">Gives a number for the counts; thread-safe; NaN is refused.</param>
    public static ThresholdMetric Custom(string name, Func<BinaryCounts, double> metric)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(metric);
        return new(name, new MetricKernel(MetricKind.Custom, custom: counts => metric(counts) is double v && !double.IsNaN(v)
            ? v
            : throw new InvalidOperationException($"The metric '{name}' gave NaN for {counts}; give a number, with 0 or another value of your choice where it is undefined.")));
    }

    /// <summary>Reads a <see cref="Name"/>, as a configuration file would hold it.</summary>
    /// <exception cref="FormatException">The text names no metric, or a number is malformed or out of range.</exception>
    public static ThresholdMetric Parse(string text) => MetricNames.Parse(text);

    /// <summary>The metric's value, whether the constraint holds or not.</summary>
    public double Evaluate(BinaryCounts counts) => Kernel.Value(counts.TruePositives, counts.FalsePositives, counts.Positives, counts.Negatives);

    /// <summary>Whether the constraint holds; true without one.</summary>
    public bool IsFeasible(BinaryCounts counts) => Kernel.Feasible(counts.TruePositives, counts.FalsePositives, counts.Positives, counts.Negatives);

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
