using Threat.Core;

namespace Threat.Thresholds.Internal;

/// <summary>Decisions of a rule counted over several pieces of data, each with its own thresholds. A row the rule abstained on is decided for no class.</summary>
internal sealed class HeldOut(IDecisionRule rule, MetricKernel[] metrics, int classes)
{
    private readonly double[] _right = new double[classes], _decided = new double[classes], _positives = new double[classes];
    private long _rows;

    public void Add(ScoreTable table, ReadOnlySpan<double> thresholds)
    {
        ReadOnlySpan<double> scores = table.Scores.Span;
        ReadOnlySpan<int> labels = table.Labels.Span;
        int[] cells = new int[2 * (classes + 1)]; // decided wrongly and rightly, side by side; the last two are rows without a decision
        bool scaled = rule is ScaledArgmaxRule, above = rule is HighestAboveThresholdRule;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = scores.Slice(i * classes, classes);
            int decided = scaled ? ScaledArgmaxRule.Choose(row, thresholds).ClassId : above ? HighestAboveThresholdRule.Choose(row, thresholds).ClassId : rule.Decide(row, thresholds).ClassId;
            cells[2 * (decided < 0 ? classes : decided) + (decided == labels[i] ? 1 : 0)]++;
        }
        for (int c = 0; c < classes; c++)
        {
            _decided[c] += cells[2 * c] + cells[2 * c + 1];
            _right[c] += cells[2 * c + 1];
        }
        for (int c = 0; c < classes; c++) _positives[c] += table.Counts[c];
        _rows += table.Rows;
    }

    /// <summary>The mean metric of the classes that have rows, over everything added; null before anything was.</summary>
    public double? Value
    {
        get
        {
            if (_rows == 0) return null;
            JointCounts counts = new(metrics, [.. _positives.Select(static n => n > 0 ? 1.0 : 0)], _positives, _rows);
            _right.CopyTo(counts.Right, 0);
            _decided.CopyTo(counts.Decided, 0);
            return counts.Value();
        }
    }
}
