namespace Threat.Thresholds.Internal;

/// <summary>One class's bins: how many rows lie above each, and which of them can hold the best cut.</summary>
internal sealed class ClassBins
{
    private readonly ReadOnlyMemory<int> _all, _positive;
    private readonly int[] _positivesAbove, _rowsAbove;
    private readonly bool[] _needed = new bool[ScoreBins.Count];

    public ClassBins(ReadOnlyMemory<int> all, ReadOnlyMemory<int> positive, int rows, in MetricKernel metric)
    {
        (_all, _positive) = (all, positive);
        ReadOnlySpan<int> n = all.Span, p = positive.Span;
        _positivesAbove = new int[ScoreBins.Count + 1];
        _rowsAbove = new int[ScoreBins.Count + 1];
        int tp = 0, flagged = 0;
        for (int b = ScoreBins.Count - 1; b >= 0; b--)
        {
            (_positivesAbove[b], _rowsAbove[b]) = (tp, flagged);
            tp += p[b];
            flagged += n[b];
        }
        (Positives, Negatives) = (tp, rows - tp);
        Mark(n, p, metric);
    }

    public long Positives { get; }

    public long Negatives { get; }

    /// <summary>The scores to gather lie in [Lowest, End).</summary>
    public double Lowest { get; private set; } = double.PositiveInfinity;

    /// <summary>The end of the scores to gather.</summary>
    public double End { get; private set; } = double.NegativeInfinity;

    public bool IsNeeded(int bin) => _needed[bin];

    public int RowsIn(int bin) => _all.Span[bin];

    public int PositivesIn(int bin) => _positive.Span[bin];

    public long PositivesAbove(int bin) => _positivesAbove[bin];

    public long NegativesAbove(int bin) => _rowsAbove[bin] - _positivesAbove[bin];

    private void Mark(ReadOnlySpan<int> n, ReadOnlySpan<int> p, in MetricKernel metric)
    {
        double best = double.NegativeInfinity;
        for (int b = ScoreBins.Count - 1; b > 0; b--)
        {
            if (n[b] == 0) continue;
            double tp = _positivesAbove[b] + p[b], fp = NegativesAbove(b) + n[b] - p[b];
            double value = metric.Value(tp, fp, Positives, Negatives);
            if (value > best && metric.Feasible(tp, fp, Positives, Negatives)) best = value;
        }
        bool below = false;
        for (int b = ScoreBins.Count - 1; b >= 0; b--)
        {
            if (n[b] == 0) continue;
            bool candidate = metric.Bound(_positivesAbove[b], _positivesAbove[b] + p[b], NegativesAbove(b), Positives, Negatives) is double bound && bound >= best && bound > double.NegativeInfinity;
            if (candidate || below)
            {
                _needed[b] = true;
                Lowest = ScoreBins.LowerEdge(b);
                if (double.IsNegativeInfinity(End)) End = b == ScoreBins.Count - 1 ? double.PositiveInfinity : ScoreBins.LowerEdge(b + 1);
            }
            below = candidate;
        }
    }
}
