namespace Threat.Thresholds.Internal;

/// <summary>Coordinate ascent: one class's threshold at a time, each by exact line search, until no single change helps.</summary>
internal sealed class JointAscent<TRule>(ScoreTable table, JointObjective objective, bool[] free) where TRule : struct, IJointRule
{
    private const double Tolerance = 1e-12;
    private readonly LineSearch<TRule> _search = new(table, objective);

    /// <summary>Climbs from one start; every step is checked against the rule itself.</summary>
    public (double[] Thresholds, double Value) Climb(ReadOnlySpan<double> start, CancellationToken cancellationToken, int rounds = 20)
    {
        double[] thresholds = start.ToArray();
        double value = objective.Evaluate<TRule>(table, thresholds);
        for (int round = 0, idle = 0; round < rounds; round++)
        {
            for (int c = 0; c < thresholds.Length; c++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!free[c] || !Step(thresholds, c, ref value)) idle++;
                else idle = 0;
                if (idle >= thresholds.Length) return (thresholds, value);
            }
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

    private bool Step(double[] thresholds, int c, ref double value)
    {
        if (_search.Improve(thresholds, c, value + Tolerance) is not (double threshold, _)) return false;
        double before = thresholds[c];
        thresholds[c] = threshold;
        double achieved = objective.Evaluate<TRule>(table, thresholds);
        if (achieved > value + Tolerance)
        {
            value = achieved;
            return true;
        }
        thresholds[c] = before;
        return false;
    }
}
