namespace Threat.Thresholds.Internal;

/// <summary>Coordinate ascent: one class's threshold at a time, each by exact line search, until no single change helps.</summary>
/// <remarks>
/// Most rows are so clear that no small change touches them. On a large table a climb therefore goes on among the open rows alone, and only its end is held against
/// all rows and all thresholds again.
/// </remarks>
internal sealed class JointAscent(JointObjective objective, JointRule rule, int threads)
{
    private const double Tolerance = 1e-12, NearFactor = 1.5;
    private const int Rounds = 20, LargeTable = 50_000;
    private readonly LineSearch _search = new(objective, rule, threads);

    /// <summary>Climbs from one start. The value is the rule's own, counted over all rows.</summary>
    public (double[] Thresholds, double Value) Climb(ReadOnlySpan<double> start, CancellationToken cancellationToken)
    {
        double[] thresholds = start.ToArray();
        double value = Evaluate(thresholds);
        for (int round = 0; round < Rounds; round++)
        {
            if (round > 0 && objective.Table.Rows > LargeTable) Near(thresholds, ref value, cancellationToken);
            if (!Steps(thresholds, ref value, double.PositiveInfinity, objective.Table.Rows > LargeTable ? 1 : Rounds, cancellationToken)) break;
        }
        return (thresholds, value);
    }

    /// <summary>The best of several starts; the first of equals.</summary>
    public (double[] Thresholds, double Value) Climb(IEnumerable<double[]> starts, CancellationToken cancellationToken)
    {
        (double[] Thresholds, double Value) best = ([], double.NegativeInfinity);
        foreach (double[] start in starts)
        {
            (double[] Thresholds, double Value) found = Climb(start, cancellationToken);
            if (found.Value > best.Value) best = found;
        }
        return best;
    }

    /// <summary>A climb among the open rows of one start alone.</summary>
    public (double[] Thresholds, double Value) Near(double[] start, CancellationToken cancellationToken)
    {
        double[] thresholds = [.. start];
        double value = Evaluate(thresholds);
        Near(thresholds, ref value, cancellationToken);
        return (thresholds, value);
    }

    /// <summary>Climbs among the rows that small changes can touch.</summary>
    private void Near(double[] thresholds, ref double value, CancellationToken cancellationToken)
    {
        rule.Set(thresholds);
        JointObjective near = objective.Near(rule, NearFactor);
        double[] moved = [.. thresholds];
        double better = value;
        new JointAscent(near, rule.Over(near.Table), threads).Steps(moved, ref better, NearFactor, Rounds, cancellationToken);
        Accept(moved, thresholds, ref value);
    }

    /// <summary>Rounds of line searches, each threshold within a factor of where it began; whether anything was gained.</summary>
    private bool Steps(double[] thresholds, ref double value, double factor, int rounds, CancellationToken cancellationToken)
    {
        double[] moved = [.. thresholds];
        double better = value;
        for (int step = 0, idle = 0; step < rounds * moved.Length && idle < moved.Length; step++, idle++)
        {
            int c = step % moved.Length;
            (double low, double high) = double.IsInfinity(factor) ? (0, factor) : (thresholds[c] / factor, thresholds[c] * factor);
            if (_search.Improve(moved, c, better + Tolerance, low, high, cancellationToken) is not (double threshold, double gained)) continue;
            (moved[c], better, idle) = (threshold, gained, -1);
        }
        return Accept(moved, thresholds, ref value);
    }

    /// <summary>Takes what was found if the rule's own decisions bear it out.</summary>
    private bool Accept(double[] moved, double[] thresholds, ref double value)
    {
        double achieved = Evaluate(moved);
        if (achieved <= value + Tolerance) return false;
        moved.CopyTo(thresholds, 0);
        value = achieved;
        return true;
    }

    private double Evaluate(double[] thresholds)
    {
        rule.Set(thresholds);
        return objective.Evaluate(rule);
    }
}
