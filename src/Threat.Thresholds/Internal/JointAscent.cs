namespace Threat.Thresholds.Internal;

/// <summary>Coordinate ascent: one class's threshold at a time, each by exact line search, until no single change helps.</summary>
internal sealed class JointAscent(JointObjective objective, JointRule rule, int threads)
{
    private const double Tolerance = 1e-12;
    private const int Rounds = 20;
    private readonly LineSearch _search = new(objective, rule, threads);

    /// <summary>Climbs from one start. The value is the rule's own, counted over all rows.</summary>
    public (double[] Thresholds, double Value) Climb(ReadOnlySpan<double> start, CancellationToken cancellationToken)
    {
        double[] thresholds = start.ToArray();
        double value = objective.Evaluate(rule, thresholds);
        (double[] Thresholds, double Value) sure = ([.. thresholds], value);
        for (int step = 0, idle = 0; step < Rounds * thresholds.Length && idle < thresholds.Length; step++, idle++)
        {
            int c = step % thresholds.Length;
            if (_search.Improve(thresholds, c, value + Tolerance, cancellationToken) is not (double threshold, double better)) continue;
            (thresholds[c], value, idle) = (threshold, better, -1);
        }
        double achieved = objective.Evaluate(rule, thresholds);
        return achieved > sure.Value ? (thresholds, achieved) : sure;
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
}
