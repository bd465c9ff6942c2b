using Threat.Core;

namespace Threat.Thresholds.Internal;

/// <summary>Decisions of a rule counted over several pieces of data, each with its own thresholds. A row the rule abstained on is decided for no class.</summary>
internal sealed class DecisionTally(ThresholdOptimizerOptions options, MetricKernel[] metrics, LabelSet labels)
{
    private readonly int _classes = labels.Count;
    private readonly double[] _right = new double[labels.Count], _decided = new double[labels.Count], _positives = new double[labels.Count];
    private readonly List<int> _truths = [], _decisions = [];
    private long _rows;

    /// <summary>
    /// The objective, or the mean metric of the classes that have rows, over everything added; null before anything was.
    /// </summary>
    public double? Value
    {
        get
        {
            if (_rows == 0) return null;
            if (options.Objective is not null) return options.Objective.Evaluate(ClassificationReport.Evaluate(_truths.ToArray(), _decisions.ToArray(), labels));
            JointCounts counts = new(metrics, [.. _positives.Select(static n => n > 0 ? 1.0 : 0)], _positives, _rows);
            _right.CopyTo(counts.Right, 0);
            _decided.CopyTo(counts.Decided, 0);
            return counts.Value();
        }
    }

    public void Add(ScoreTable table, ReadOnlySpan<double> thresholds)
    {
        int[] decided = Decide(options.Rule, table, thresholds);
        ReadOnlySpan<int> truths = table.Labels.Span;
        int[] cells = new int[2 * (_classes + 1)]; // decided wrongly and rightly, side by side; the last two are rows without a decision
        for (int i = 0; i < decided.Length; i++) cells[2 * (decided[i] < 0 ? _classes : decided[i]) + (decided[i] == truths[i] ? 1 : 0)]++;
        for (int c = 0; c < _classes; c++)
        {
            _decided[c] += cells[2 * c] + cells[2 * c + 1];
            _right[c] += cells[2 * c + 1];
            _positives[c] += table.Counts[c];
        }
        _rows += table.Rows;
        if (options.Objective is null) return;
        _truths.AddRange(truths);
        _decisions.AddRange(decided);
    }

    public static int[] Decide(IDecisionRule rule, ScoreTable table, ReadOnlySpan<double> thresholds)
    {
        int[] decided = new int[table.Rows];
        bool scaled = rule is ScaledArgmaxRule, above = rule is HighestAboveThresholdRule;
        for (int i = 0; i < decided.Length; i++)
        {
            ReadOnlySpan<double> row = table.Row(i);
            decided[i] = (scaled ? ScaledArgmaxRule.Choose(row, thresholds) : above ? HighestAboveThresholdRule.Choose(row, thresholds) : rule.Decide(row, thresholds)).ClassId;
        }
        return decided;
    }
}
