using Threat.Core;

namespace Threat.Thresholds.Internal;

/// <summary>Decisions of a rule counted over several pieces of data, each with its own thresholds. A row the rule abstained on is decided for no class.</summary>
internal sealed class HeldOut(IDecisionRule rule, JointObjective objective, int classes)
{
    private readonly long[] _right = new long[classes], _decided = new long[classes], _positives = new long[classes];
    private long _rows;

    public void Add(ScoreTable table, ReadOnlySpan<double> thresholds)
    {
        ReadOnlySpan<double> scores = table.Scores.Span;
        ReadOnlySpan<int> labels = table.Labels.Span;
        for (int i = 0; i < labels.Length; i++)
        {
            int decided = rule.Decide(scores.Slice(i * classes, classes), thresholds).ClassId;
            if (decided < 0) continue;
            _decided[decided]++;
            if (decided == labels[i]) _right[decided]++;
        }
        for (int c = 0; c < classes; c++) _positives[c] += table.Counts[c];
        _rows += table.Rows;
    }

    /// <summary>The objective over everything added; null before anything was.</summary>
    public double? Value
    {
        get
        {
            if (_rows == 0) return null;
            JointCounts counts = new(objective.Metrics, objective.Weights, _positives, _rows);
            _right.CopyTo(counts.Right, 0);
            _decided.CopyTo(counts.Decided, 0);
            return counts.Value();
        }
    }
}
