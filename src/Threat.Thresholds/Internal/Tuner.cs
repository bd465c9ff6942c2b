using Threat.Core;
using Threat.Shared;

namespace Threat.Thresholds.Internal;

/// <summary>Thresholds for one table of scores: one-vs-rest, then, where asked, all together for the rule's decision.</summary>
internal sealed class Tuner
{
    private const int SampleRows = 20_000;
    private readonly ThresholdOptimizerOptions _options;
    private readonly MetricKernel[] _metrics;
    private readonly ThresholdMetric[] _named;
    private readonly IDecisionRule _rule;
    private readonly LabelSet _labels;

    public Tuner(ThresholdOptimizerOptions options, ThresholdMetric[] metrics, LabelSet labels)
    {
        (_options, _labels) = (options, labels);
        _named = metrics;
        _metrics = [.. metrics.Select(static m => m.Kernel)];
        _rule = options.Rule is AbstainingRule abstaining ? abstaining.Inner : options.Rule;
        IsJoint = options.Joint && !metrics.Any(static m => m.IsConstrained) && _rule is ScaledArgmaxRule or HighestAboveThresholdRule;
        Weights = [.. metrics.Select(static _ => 1.0)];
    }

    public bool IsJoint { get; }

    /// <summary>Whether thresholds mean something only in relation to each other.</summary>
    public bool OnlyRatiosCount => _rule is ScaledArgmaxRule && (_options.Objective is null ? IsJoint : _options.Rule is ScaledArgmaxRule);

    private int Threads => Workers.Threads(_options.MaxDegreeOfParallelism);

    public MetricKernel[] Metrics => _metrics;

    public double[] Weights { get; }

    /// <summary>The best thresholds on a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="single">The one-vs-rest thresholds, where they are known already.</param>
    /// <param name="hint">Thresholds to begin from besides the usual starts.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public double[] Solve(ScoreTable table, double[]? single, double[]? hint, CancellationToken cancellationToken)
    {
        single ??= OneVersusRest(table, cancellationToken).Thresholds;
        double[] solved = IsJoint ? Together(table, single, hint, cancellationToken) : single;
        return _options.Objective is null ? solved : Whole(table, solved, single, hint, cancellationToken);
    }

    public (double[] Thresholds, BinaryThreshold[] Found) OneVersusRest(ScoreTable table, CancellationToken cancellationToken)
    {
        BinaryThreshold[] found = _options.Search switch
        {
            ThresholdSearch.Grid => [.. _named.Select((m, c) => TrialSearch.Grid(table, c, m, _options.Trials, _options.GridSpacing, cancellationToken))],
            ThresholdSearch.Bayesian => [.. _named.Select((m, c) => TrialSearch.Bayesian(table, c, m, _options.Trials, _options.Seed, cancellationToken))],
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
    private double[] Together(ScoreTable table, double[] single, double[]? hint, CancellationToken cancellationToken)
    {
        IEnumerable<double[]> starts = Starts(table, single, hint);
        if (table.Rows <= 2 * SampleRows) return Ascent(table).Climb(starts, cancellationToken).Thresholds;
        JointAscent sample = Ascent(table.Take(ResamplePlan.Sample(table, SampleRows, _options.Seed))), whole = Ascent(table);
        (double[] Thresholds, double Value) climbed = whole.Climb(single, cancellationToken), near = whole.Near(sample.Climb(starts, cancellationToken).Thresholds, cancellationToken);
        return near.Value > climbed.Value ? whole.Climb(near.Thresholds, cancellationToken).Thresholds : climbed.Thresholds;
    }

    /// <summary>Thresholds for an objective of the whole decision, begun from those for the metrics.</summary>
    private double[] Whole(ScoreTable table, double[] solved, double[] single, double[]? hint, CancellationToken cancellationToken)
    {
        DecisionObjective objective = _options.Objective!;
        LabelSet labels = _labels;
        VectorSearch search = new(t => objective.Evaluate(ClassificationReport.Evaluate(table.Labels.Span, DecisionTally.Decide(_options.Rule, table, t), labels)), _options.Trials, _options.Seed, null, cancellationToken);
        IEnumerable<double[]> starts = [solved, .. Starts(table, single, hint)];
        return search.Best([.. starts.Select(s => Aggregate.Clamped(s, OnlyRatiosCount))]).Thresholds;
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
