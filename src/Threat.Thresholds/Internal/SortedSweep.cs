namespace Threat.Thresholds.Internal;

/// <summary>Walks every distinct score downwards and keeps the best cut. Equal scores are one cut: they are flagged together or not at all.</summary>
internal struct SortedSweep
{
    private readonly MetricKernel _metric;
    private readonly double _positives, _negatives;
    private readonly bool _allowZero;
    private bool _belowPending;

    public SortedSweep(in MetricKernel metric, long positives, long negatives, bool allowZero)
    {
        _metric = metric;
        (_positives, _negatives, _allowZero) = (positives, negatives, allowZero);
        Value = double.NegativeInfinity;
        Cut = Below = double.NaN;
    }

    public double Value { get; private set; }

    /// <summary>The lowest flagged score at the best cut.</summary>
    public double Cut { get; private set; }

    /// <summary>The next lower distinct score, NaN when there is none.</summary>
    public double Below { get; private set; }

    public long TruePositives { get; private set; }

    public long FalsePositives { get; private set; }

    /// <summary>Sweeps over scores in ascending order; call it for higher scores first.</summary>
    /// <param name="positives">Scores of the class's rows, ascending.</param>
    /// <param name="negatives">Scores of the other rows, ascending.</param>
    /// <param name="tp">Rows of the class with higher scores than all these.</param>
    /// <param name="fp">Other rows with higher scores than all these.</param>
    public void Walk(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives, long tp, long fp)
    {
        int i = positives.Length - 1, j = negatives.Length - 1;
        while (i >= 0 || j >= 0)
        {
            double score = i < 0 ? negatives[j] : j < 0 ? positives[i] : Math.Max(positives[i], negatives[j]);
            if (_belowPending) (Below, _belowPending) = (score, false);
            if (score <= 0 && !_allowZero) return;
            for (; i >= 0 && positives[i] == score; i--) tp++;
            for (; j >= 0 && negatives[j] == score; j--) fp++;
            double value = _metric.Value(tp, fp, _positives, _negatives);
            if (value > Value && _metric.Feasible(tp, fp, _positives, _negatives))
            {
                (Value, Cut, Below, _belowPending) = (value, score, double.NaN, true);
                (TruePositives, FalsePositives) = (tp, fp);
            }
        }
    }

    public readonly BinaryThreshold Result()
    {
        if (double.IsNaN(Cut)) return new BinaryThreshold(1, double.NaN, double.NegativeInfinity, false, new BinaryCounts(0, 0, (long)_positives, (long)_negatives));
        BinaryCounts counts = new(TruePositives, FalsePositives, (long)_positives - TruePositives, (long)_negatives - FalsePositives);
        return new BinaryThreshold(Midpoint.Between(Cut, double.IsNaN(Below) ? 0 : Below), Cut, Value, true, counts);
    }
}
