namespace Threat.Thresholds.Internal;

/// <summary>
/// The exact optimum of one class's threshold with all others fixed. Rows flip from another class to this one as its threshold falls below their key; keys are
/// counted into bins, each bin gets an optimistic bound, and only bins that can beat the best edge and the present value are walked row by row.
/// </summary>
internal sealed class LineSearch<TRule>(ScoreTable table, JointObjective objective) where TRule : struct, IJointRule
{
    private readonly int _classes = table.Classes;
    private readonly double[] _keys = new double[table.Rows];
    private readonly int[] _others = new int[table.Rows];
    private readonly int[] _moving = new int[KeyBins.Count * table.Classes];
    private readonly int[] _movingRight = new int[KeyBins.Count * table.Classes];
    private readonly int[] _gain = new int[KeyBins.Count];
    private readonly int[] _size = new int[KeyBins.Count];
    private readonly bool[] _needed = new bool[KeyBins.Count];
    private readonly JointCounts _counts = objective.CountsFor(table);

    /// <summary>A threshold for <paramref name="c"/> whose value is above <paramref name="present"/>, or null.</summary>
    public (double Threshold, double Value)? Improve(ReadOnlySpan<double> thresholds, int c, double present)
    {
        Count(thresholds, c);
        long[] decided = [.. _counts.Decided], right = [.. _counts.Right];
        if (!Mark(c, present)) return null;
        Restore(decided, right);
        return Walk(c, present);
    }

    private void Restore(long[] decided, long[] right)
    {
        decided.CopyTo(_counts.Decided, 0);
        right.CopyTo(_counts.Right, 0);
    }

    private void Count(ReadOnlySpan<double> thresholds, int c)
    {
        Array.Clear(_moving);
        Array.Clear(_movingRight);
        Array.Clear(_gain);
        Array.Clear(_size);
        _counts.Clear();
        ReadOnlySpan<double> scores = table.Scores.Span;
        ReadOnlySpan<int> labels = table.Labels.Span;
        for (int i = 0; i < labels.Length; i++)
        {
            int other = TRule.Otherwise(scores.Slice(i * _classes, _classes), thresholds, c, out double key), y = labels[i];
            (_keys[i], _others[i]) = (key, other);
            _counts.Add(other, y);
            if (key <= 0) continue;
            int bin = KeyBins.Of(key);
            _size[bin]++;
            _moving[bin * _classes + other]++;
            if (y == other) _movingRight[bin * _classes + other]++;
            if (y == c) _gain[bin]++;
        }
    }

    /// <summary>Marks the bins that can hold a better cut; false when there is none.</summary>
    private bool Mark(int c, double present)
    {
        double best = Math.Max(present, _counts.Value());
        double[] bounds = new double[KeyBins.Count];
        int bestBin = -1;
        for (int b = KeyBins.Count - 1; b >= 0; b--)
        {
            if (_size[b] == 0) continue;
            bounds[b] = ApplyBin(b, c);
            double value = _counts.Value();
            if (value > best) (best, bestBin) = (value, b);
        }
        bool any = best > present, below = false;
        for (int b = KeyBins.Count - 1; b >= 0; b--)
        {
            _needed[b] = false;
            if (_size[b] == 0) continue;
            bool candidate = bounds[b] > best || b == bestBin;
            any |= candidate;
            _needed[b] = candidate || below;
            below = candidate;
        }
        return any;
    }

    /// <summary>Flips a whole bin and returns a bound on every state inside it.</summary>
    private double ApplyBin(int b, int c)
    {
        double bound = 0;
        for (int k = 0; k < _classes; k++)
        {
            if (k == c) continue;
            int moving = _moving[b * _classes + k];
            long rightBefore = _counts.Right[k];
            _counts.Decided[k] -= moving;
            _counts.Right[k] -= _movingRight[b * _classes + k];
            bound += _counts.Term(k, rightBefore, _counts.Decided[k] - _counts.Right[k]);
        }
        bound += _counts.Term(c, _counts.Right[c] + _gain[b], _counts.Decided[c] - _counts.Right[c]);
        _counts.Decided[c] += _size[b];
        _counts.Right[c] += _gain[b];
        return bound / _counts.Weight;
    }

    private (double Threshold, double Value)? Walk(int c, double present)
    {
        (double[] keys, int[] rows) = Gather();
        ReadOnlySpan<int> labels = table.Labels.Span;
        double best = _counts.Value(), highestKey = keys.Length > 0 ? keys[^1] : 0, cut = double.NaN, below = 0;
        double none = double.IsInfinity(highestKey) ? double.PositiveInfinity : TRule.Above(highestKey);
        double threshold = best > present && none <= TRule.Highest ? none : double.NaN;
        if (double.IsNaN(threshold)) best = present;
        bool pending = false;
        int at = keys.Length - 1;
        for (int b = KeyBins.Count - 1; b >= 0; b--)
        {
            if (_size[b] == 0) continue;
            if (!_needed[b])
            {
                ApplyBin(b, c);
                continue;
            }
            for (int end = at - _size[b]; at > end;)
            {
                double key = keys[at];
                if (pending) (below, pending) = (key, false);
                for (; at > end && keys[at] == key; at--)
                {
                    _counts.Add(_others[rows[at]], labels[rows[at]], -1);
                    _counts.Add(c, labels[rows[at]]);
                }
                double value = _counts.Value();
                if (value > best) (best, cut, below, pending, threshold) = (value, key, 0, true, 0);
            }
        }
        if (double.IsNaN(threshold)) return null;
        if (!double.IsNaN(cut)) threshold = Math.Min(TRule.Between(cut, below), TRule.Highest);
        return (threshold, best);
    }

    private (double[] Keys, int[] Rows) Gather()
    {
        int count = 0;
        for (int b = 0; b < KeyBins.Count; b++) count += _needed[b] ? _size[b] : 0;
        double[] keys = new double[count];
        int[] rows = new int[count];
        for (int i = 0, at = 0; at < count; i++)
        {
            if (_keys[i] > 0 && _needed[KeyBins.Of(_keys[i])]) (keys[at], rows[at++]) = (_keys[i], i);
        }
        Array.Sort(keys, rows);
        return (keys, rows);
    }
}
