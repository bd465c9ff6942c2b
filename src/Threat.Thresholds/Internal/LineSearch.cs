using Threat.Shared;

namespace Threat.Thresholds.Internal;

/// <summary>
/// The exact optimum of one class's threshold with all others fixed. Rows flip from another class to this one as its threshold falls below their key; keys are
/// counted into bins, each bin gets an optimistic bound, and only bins that can beat the best edge and the present value are walked row by row.
/// </summary>
internal sealed class LineSearch
{
    private readonly JointObjective _objective;
    private readonly JointRule _rule;
    private readonly ScoreTable _table;
    private readonly int _threads, _parts;
    private readonly KeyCounts[] _counted;
    private readonly double[] _keys, _bounds = new double[KeyBins.Count];
    private readonly int[] _others;
    private readonly bool[] _needed = new bool[KeyBins.Count + 1];
    private readonly JointCounts _settled, _start, _now;
    private KeyBins _bins;

    public LineSearch(JointObjective objective, JointRule rule, int threads)
    {
        (_objective, _rule, _table, _threads) = (objective, rule, objective.Table, threads);
        // Masses are sums of doubles, which depend on where they are cut; counts do not.
        _parts = Math.Clamp(_table.Rows / 65_536, 1, objective.Soft.AllPure ? threads : 16);
        _counted = [.. Enumerable.Range(0, _parts).Select(_ => new KeyCounts(_table.Classes, !objective.Soft.AllPure))];
        _keys = new double[_table.Rows];
        _others = new int[_table.Rows];
        (_settled, _start, _now) = (objective.Counts(), objective.Counts(), objective.Counts());
    }

    private KeyCounts Counted => _counted[0];

    /// <summary>A threshold for <paramref name="c"/> between two limits whose value is above <paramref name="present"/>; or null.</summary>
    public (double Threshold, double Value)? Improve(ReadOnlySpan<double> thresholds, int c, double present, double low, double high, CancellationToken cancellationToken)
    {
        _rule.Set(thresholds);
        _bins = double.IsInfinity(high) ? KeyBins.Wide : KeyBins.Within(low, high);
        Count(c, cancellationToken);
        StartFromNone();
        return Mark(c, present, low, high) ? new LineWalk(_objective, _rule, c, _keys, _others, _needed, Counted).Best(_start, present, low, high) : null;
    }

    private void Count(int c, CancellationToken cancellationToken)
    {
        Workers.Run(_parts, _threads, cancellationToken, part =>
        {
            (int start, int end) = Workers.Range(_table.Rows, _parts, part);
            Span<double> keys = _keys.AsSpan(start, end - start);
            Span<int> others = _others.AsSpan(start, end - start);
            _rule.Fill(start, end, c, keys, others);
            _counted[part].Clear(_bins);
            _counted[part].Add(keys, others, _table.Labels.Span[start..end], c);
            if (!_objective.Soft.AllPure) _counted[part].AddMass(keys, others, _table, start, c, _objective.Soft);
        });
        for (int part = 1; part < _parts; part++) Counted.Add(_counted[part]);
        Counted.Sum();
    }

    /// <summary>The state in which no row that could move has moved.</summary>
    private void StartFromNone()
    {
        _start.CopyFrom(_settled);
        for (int b = 0; b <= KeyBins.Count; b++)
        {
            for (int k = 0; k < _table.Classes; k++)
            {
                _start.Decided[k] += Counted.Moving(b, k);
                _start.Right[k] += Counted.MovingRight(b, k);
            }
        }
        _now.CopyFrom(_start);
    }

    /// <summary>Marks the bins that can hold a better cut; false when there is none.</summary>
    private bool Mark(int c, double present, double low, double high)
    {
        double best = double.IsInfinity(high) ? Math.Max(present, _now.Value()) : present;
        int bestBin = -1;
        for (int b = KeyBins.Count - 1; b >= 0; b--)
        {
            _bounds[b] = double.NegativeInfinity;
            if (Counted.Size(b) == 0) continue;
            _bounds[b] = _now.Move(Counted, b, c);
            if (_bins.Start(b) >= low && _bins.End(b) <= high && _now.Value() > best) (best, bestBin) = (_now.Value(), b);
        }
        bool any = best > present, below = false;
        for (int b = KeyBins.Count - 1; b >= 0; b--)
        {
            bool empty = double.IsNegativeInfinity(_bounds[b]), candidate = !empty && _bins.End(b) > low && _bins.Start(b) <= high && (_bounds[b] > best || b == bestBin);
            _needed[b] = !empty && (candidate || below);
            any |= candidate;
            if (!empty) below = candidate;
        }
        return any;
    }
}
