namespace Threat.Thresholds.Internal;

/// <summary>Walks the needed bins key by key, the others in one move, and keeps the best cut.</summary>
internal sealed class LineWalk(JointObjective objective, JointRule rule, int c, double[] keys, int[] others, bool[] needed, KeyCounts bins)
{
    private readonly ScoreTable _table = objective.Table;
    private readonly JointCounts _now = objective.Counts();

    public (double Threshold, double Value)? Best(JointCounts start, double present, double low, double high)
    {
        _now.CopyFrom(start);
        (double[] sorted, int[] rows) = Gather();
        double best = present, cut = double.NaN, below = 0, highest = double.IsInfinity(high) ? Highest() : high;
        double none = double.IsInfinity(highest) ? double.PositiveInfinity : rule.Above(highest);
        bool takeNone = double.IsInfinity(high) && none <= rule.Highest && _now.Value() > best, pending = false;
        if (takeNone) best = _now.Value();
        int at = sorted.Length - 1;
        for (int b = KeyBins.Count - 1; b >= 0; b--)
        {
            int size = bins.Size(b);
            if (size == 0) continue;
            if (!needed[b])
            {
                _now.Move(bins, b, c);
                continue;
            }
            for (int end = at - size; at > end;)
            {
                double key = sorted[at];
                if (pending) (below, pending) = (key, false);
                for (; at > end && sorted[at] == key; at--) Flip(rows[at]);
                double value = _now.Value();
                if (value > best && key >= low && key <= high) (best, cut, below, pending) = (value, key, 0, true);
            }
        }
        if (!double.IsNaN(cut)) return (Math.Clamp(rule.Between(cut, below), low, Math.Min(high, rule.Highest)), best);
        return takeNone ? (none, best) : null;
    }

    private void Flip(int row)
    {
        int label = _table.Labels.Span[row], other = others[row];
        ReadOnlySpan<double> p = _table.Row(row);
        _now.Remove(other, objective.Soft.Mass(other, label, p[other]));
        _now.Add(c, objective.Soft.Mass(c, label, p[c]));
    }

    private double Highest()
    {
        int top = KeyBins.Count - 1;
        while (top >= 0 && bins.Size(top) == 0) top--;
        double highest = 0;
        if (top < KeyBins.Count - 1 && top >= 0) return KeyBins.End(top);
        foreach (double key in keys) highest = Math.Max(highest, key);
        return highest;
    }

    private (double[] Keys, int[] Rows) Gather()
    {
        int count = 0;
        for (int b = 0; b < KeyBins.Count; b++) count += needed[b] ? bins.Size(b) : 0;
        double[] sorted = new double[count];
        int[] rows = new int[count];
        for (int i = 0, at = 0; at < count; i++)
        {
            if (needed[KeyBins.Of(keys[i])]) (sorted[at], rows[at++]) = (keys[i], i);
        }
        Array.Sort(sorted, rows);
        return (sorted, rows);
    }
}
