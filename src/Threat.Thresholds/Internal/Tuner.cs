using Threat.Core;

namespace Threat.Thresholds.Internal;

/// <summary>Thresholds for one table of scores: one-vs-rest, then, where asked, all together for the rule's decision.</summary>
internal sealed class Tuner
{
    private readonly ThresholdOptimizerOptions _options;
    private readonly MetricKernel[] _metrics;
    private readonly IDecisionRule _rule;

    public Tuner(ThresholdOptimizerOptions options, ThresholdMetric[] metrics, ScoreTable full)
    {
        _options = options;
        _metrics = [.. metrics.Select(static m => m.Kernel)];
        _rule = options.Rule is AbstainingRule abstaining ? abstaining.Inner : options.Rule;
        Free = [.. full.Counts.Select(n => n >= options.MinimumPositives && n < full.Rows)];
        IsJoint = options.Joint && Free.Any(static f => f) && !metrics.Any(static m => m.IsConstrained);
        Objective = new JointObjective(_metrics, [.. Free.Any(static f => f) ? Free.Select(static f => f ? 1.0 : 0) : full.Counts.Select(static n => n > 0 ? 1.0 : 0)]);
    }

    /// <summary>Classes with rows enough to be tuned on.</summary>
    public bool[] Free { get; }

    public bool IsJoint { get; }

    public bool IsScaled => _rule is ScaledArgmaxRule;

    public JointObjective Objective { get; }

    public double[] Solve(ScoreTable table, double[]? hint, CancellationToken cancellationToken)
    {
        double[] single = OneVersusRest(table, cancellationToken).Thresholds;
        return IsJoint ? Together(table, single, hint, cancellationToken) : single;
    }

    public (double[] Thresholds, BinaryThreshold[] Found) OneVersusRest(ScoreTable table, CancellationToken cancellationToken)
    {
        BinaryThreshold[] found = new ExactSweep(table.Classes, _metrics, allowZero: false, Parts.Threads(_options.MaxDegreeOfParallelism)).Run(table.Scores, table.Labels, cancellationToken);
        double[] thresholds = [.. found.Select(static f => f.Threshold)];
        for (int c = 0; c < thresholds.Length; c++)
        {
            if (!Free[c]) thresholds[c] = SoftSweep.Threshold(table, c, _metrics[c], LabelWeight(table.Counts[c]));
        }
        return (thresholds, found);
    }

    /// <summary>How much a class's few labels count beside the model's own probabilities.</summary>
    private double LabelWeight(long positives) => positives / (double)(positives + _options.MinimumPositives);

    private double[] Together(ScoreTable table, double[] single, double[]? hint, CancellationToken cancellationToken) => _rule switch
    {
        ScaledArgmaxRule => new JointAscent<ScaledRule>(table, Objective, Free).Climb(Starts(table, single, hint), cancellationToken).Thresholds,
        HighestAboveThresholdRule => new JointAscent<AboveRule>(table, Objective, Free).Climb(Starts(table, single, hint), cancellationToken).Thresholds,
        _ => throw new NotSupportedException($"The rule '{_rule.Name}' has no joint search; set ThresholdOptimizerOptions.Joint to false."),
    };

    private static IEnumerable<double[]> Starts(ScoreTable table, double[] single, double[]? hint)
    {
        if (hint is not null) yield return hint;
        yield return single;
        yield return [.. table.Counts.Select(n => Math.Max(n, 0.5) / table.Rows)];
        yield return [.. single.Select(static _ => 1e-3)];
    }
}
