using Threat.Core;

namespace Threat.Thresholds.Internal;

/// <summary>Thresholds for one table of scores: one-vs-rest, then, where asked, all together for the rule's decision.</summary>
internal sealed class Tuner
{
    private const int SampleRows = 20_000;
    private readonly ThresholdOptimizerOptions _options;
    private readonly MetricKernel[] _metrics;
    private readonly ThresholdMetric[] _named;
    private readonly IDecisionRule _rule;

    public Tuner(ThresholdOptimizerOptions options, ThresholdMetric[] metrics)
    {
        _options = options;
        _named = metrics;
        _metrics = [.. metrics.Select(static m => m.Kernel)];
        _rule = options.Rule is AbstainingRule abstaining ? abstaining.Inner : options.Rule;
        IsJoint = options.Joint && !metrics.Any(static m => m.IsConstrained);
        Weights = [.. metrics.Select(static _ => 1.0)];
    }

    public bool IsJoint { get; }

    public bool IsScaled => _rule is ScaledArgmaxRule;

    private int Threads => Parts.Threads(_options.MaxDegreeOfParallelism);

    public MetricKernel[] Metrics => _metrics;

    public double[] Weights { get; }

    public double[] Solve(ScoreTable table, double[]? hint, CancellationToken cancellationToken)
    {
        double[] single = OneVersusRest(table, cancellationToken).Thresholds;
        return IsJoint ? Together(table, single, hint, cancellationToken) : single;
    }

    public (double[] Thresholds, BinaryThreshold[] Found) OneVersusRest(ScoreTable table, CancellationToken cancellationToken)
    {
        BinaryThreshold[] found = _options.Search switch
        {
            ThresholdSearch.Grid => [.. _named.Select((m, c) => TrialSearch.Grid(table, c, m, _options.Trials))],
            ThresholdSearch.Bayesian => [.. _named.Select((m, c) => TrialSearch.Bayesian(table, c, m, _options.Trials, _options.Seed))],
            _ => new ExactSweep(table.Classes, _metrics, allowZero: false, Threads).Run(table.Scores, table.Labels, cancellationToken),
        };
        double[] thresholds = [.. found.Select(static f => f.Threshold)];
        SoftLabels soft = new(table, _options.PriorStrength);
        for (int c = 0; c < thresholds.Length; c++)
        {
            if (!soft.IsPure(c) && (_options.Search == ThresholdSearch.Exact || table.Counts[c] == 0)) thresholds[c] = SoftSweep.Threshold(table, c, _metrics[c], soft);
        }
        return (thresholds, found);
    }

    /// <summary>On a large table the one-vs-rest thresholds climb over all rows, the other starts on a sample; only the best of these, if it is better, goes on.</summary>
    public double[] Together(ScoreTable table, double[] single, double[]? hint, CancellationToken cancellationToken)
    {
        IEnumerable<double[]> starts = Starts(table, single, hint);
        if (table.Rows <= 2 * SampleRows) return Ascent(table).Climb(starts, cancellationToken).Thresholds;
        JointAscent sample = Ascent(table.Take(ResamplePlan.Sample(table, SampleRows, _options.Seed))), whole = Ascent(table);
        (double[] Thresholds, double Value) climbed = whole.Climb(single, cancellationToken), near = whole.Near(sample.Climb(starts, cancellationToken).Thresholds, cancellationToken);
        return near.Value > climbed.Value ? whole.Climb(near.Thresholds, cancellationToken).Thresholds : climbed.Thresholds;
    }

    private JointAscent Ascent(ScoreTable table) => new(new JointObjective(table, _metrics, Weights, _options.PriorStrength), Rule(table), Threads);

    private JointRule Rule(ScoreTable table) => _rule switch
    {
        ScaledArgmaxRule => new ScaledJointRule(table, Threads),
        HighestAboveThresholdRule => new AboveJointRule(table),
        _ => throw new InvalidOperationException($"The rule '{_rule.Name}' has no joint search."),
    };

    private static IEnumerable<double[]> Starts(ScoreTable table, double[] single, double[]? hint)
    {
        if (hint is not null) yield return hint;
        yield return single;
        yield return [.. table.Counts.Select(n => Math.Max(n, 0.5) / table.Rows)];
        yield return [.. table.Counts.Select(n => Math.Sqrt(Math.Max(n, 0.5) / table.Rows))];
        yield return [.. single.Select(static _ => 1e-3)];
    }
}
