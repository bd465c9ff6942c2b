using Threat.Shared;

namespace Threat.Thresholds.Internal;

/// <summary>Searches that try thresholds of their own choice, one class against the rest: a grid, or Bayesian optimisation.</summary>
internal static class TrialSearch
{
    private const int FirstTrials = 8, Candidates = 200;

    public static BinaryThreshold Grid(ScoreTable table, int c, ThresholdMetric metric, int size, GridSpacing spacing, CancellationToken cancellationToken)
    {
        if (spacing == GridSpacing.Linear) return Best(table, c, metric, Enumerable.Range(1, size).Select(i => (double)i / size), cancellationToken);
        double[] sorted = Sorted(table, c);
        return Best(table, c, metric, Enumerable.Range(0, size).Select(i => Math.Max(sorted[(int)((long)i * sorted.Length / size)], 1e-300)).Distinct(), cancellationToken);
    }

    /// <summary>Eight spread trials, then the candidate of most expected improvement each time. The axis is the rank of the score, on which metrics of rare classes are smooth.</summary>
    public static BinaryThreshold Bayesian(ScoreTable table, int c, ThresholdMetric metric, int trials, long seed, CancellationToken cancellationToken)
    {
        double[] sorted = Sorted(table, c);
        SeededRandom random = new(seed, (ulong)c);
        List<double[]> at = [];
        List<double> values = [];
        for (int trial = 0; trial < trials; trial++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double x = trial < FirstTrials ? (trial + random.NextDouble()) / FirstTrials : Next(GaussianProcess.Fit([.. at], [.. values]), values.Max(), ref random);
            at.Add([x]);
            BinaryCounts counts = OneVersusRest.Count(table, c, Threshold(sorted, x));
            values.Add(metric.IsFeasible(counts) ? metric.Evaluate(counts) : Math.Min(metric.Evaluate(counts), 0) - 1);
        }
        return Best(table, c, metric, at.Select(x => Threshold(sorted, x[0])), cancellationToken);
    }

    private static double[] Sorted(ScoreTable table, int c)
    {
        double[] sorted = new double[table.Rows];
        for (int i = 0; i < sorted.Length; i++) sorted[i] = table.Row(i)[c];
        Array.Sort(sorted);
        return sorted;
    }

    private static double Next(GaussianProcess process, double best, ref SeededRandom random)
    {
        (double X, double Improvement) chosen = (0, double.NegativeInfinity);
        for (int i = 0; i < Candidates; i++)
        {
            double x = (i + random.NextDouble()) / Candidates, improvement = process.ExpectedImprovement([x], best);
            if (improvement > chosen.Improvement) chosen = (x, improvement);
        }
        return chosen.X;
    }

    /// <summary>Half of the axis is spent on the highest tenth of the scores, where thresholds of rare classes lie.</summary>
    private static double Threshold(double[] sorted, double x)
    {
        double share = x < 0.5 ? x / 0.5 * 0.1 : 0.1 + (x - 0.5) / 0.5 * 0.9;
        return Math.Max(sorted[Math.Clamp((int)((1 - share) * sorted.Length), 0, sorted.Length - 1)], 1e-300);
    }

    private static BinaryThreshold Best(ScoreTable table, int c, ThresholdMetric metric, IEnumerable<double> thresholds, CancellationToken cancellationToken)
    {
        BinaryThreshold best = new(1, double.NaN, double.NegativeInfinity, false, OneVersusRest.Count(table, c, 1));
        foreach (double t in thresholds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BinaryCounts counts = OneVersusRest.Count(table, c, t);
            double value = metric.Evaluate(counts);
            if (metric.IsFeasible(counts) && (value > best.Value || value == best.Value && t > best.Threshold)) best = new BinaryThreshold(t, t, value, true, counts);
        }
        return best;
    }
}
