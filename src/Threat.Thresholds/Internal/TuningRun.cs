using Threat.Core;

namespace Threat.Thresholds.Internal;

/// <summary>One call of the optimizer: solve on all rows and on each resample, average, measure, explain.</summary>
internal sealed class TuningRun(ThresholdOptimizerOptions options, ThresholdMetric[] metrics, ScoreTable table, LabelSet labels)
{
    private readonly Tuner _tuner = new(options, metrics, labels);

    public ThresholdTuning Run(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        (double[] anchor, BinaryThreshold[] found) = _tuner.OneVersusRest(table, cancellationToken);
        bool ratios = _tuner.OnlyRatiosCount;
        double[] whole = _tuner.Solve(table, anchor, null, cancellationToken);
        if (ratios) whole = Aggregate.Anchored(whole, anchor);
        List<double[]> solutions = [];
        int done = 0, resamples = options.ResampleCount, total = resamples + 1;
        progress?.Report(1.0 / total);
        HeldOut heldOut = new(options, _tuner.Metrics, labels);
        foreach ((int[] chosen, int[] leftOut) in ResamplePlan.Create(options.Averaging, table, resamples, options.Seed))
        {
            double[] solved = _tuner.Solve(table.Take(chosen), null, whole, cancellationToken);
            solutions.Add(ratios ? Aggregate.Anchored(solved, anchor) : solved);
            heldOut.Add(table.Take(leftOut), solved);
            progress?.Report((++done + 1.0) / total);
        }
        double[] final = Aggregate.Clamped(solutions.Count == 0 ? whole : Averaged(solutions, ratios), ratios);
        return Explain(final, solutions, found, heldOut.Value);
    }

    private double[] Averaged(List<double[]> solutions, bool ratios)
    {
        double[] final = new double[labels.Count];
        for (int c = 0; c < final.Length; c++)
        {
            double[] values = [.. solutions.Select(s => s[c])];
            final[c] = options.Averaging == ThresholdAveraging.Bootstrap ? Aggregate.Median(values) : Aggregate.Mean(values, ratios);
        }
        return final;
    }

    private ThresholdTuning Explain(double[] thresholds, List<double[]> solutions, BinaryThreshold[] found, double? heldOutValue)
    {
        List<string> notes = [];
        ClassTuning[] classes = new ClassTuning[labels.Count];
        BinaryCounts[] achieved = OneVersusRest.Count(table, thresholds);
        for (int c = 0; c < classes.Length; c++)
        {
            long positives = table.Counts[c];
            ThresholdBasis basis = positives == 0 ? ThresholdBasis.Expected : positives < options.MinimumPositives ? ThresholdBasis.Shrunk : found[c].IsFeasible ? ThresholdBasis.Tuned : ThresholdBasis.Infeasible;
            (double low, double high) = Aggregate.Interval([.. solutions.Select(s => s[c])], thresholds[c], options.Averaging, options.IntervalLevel);
            classes[c] = new ClassTuning(c, labels.Names[c], thresholds[c], low, high, positives, basis, metrics[c], achieved[c]);
            if (TuningNotes.For(classes[c], options.MinimumPositives) is string note) notes.Add(note);
        }
        if (table.Counts.Count(static n => n > 0) == 1) notes.Insert(0, $"All {table.Rows} held-out rows are of class '{labels.Names[Array.FindIndex(table.Counts, static n => n > 0)]}': these thresholds say little. Split stratified, or hold out more rows.");
        if (options.Joint && !_tuner.IsJoint && options.Objective is null) notes.Add(TuningNotes.NotJoint(metrics));
        DecisionPolicy policy = new(options.Rule, new ClassThresholds(labels, thresholds));
        HeldOut inSample = new(options, _tuner.Metrics, labels);
        inSample.Add(table, thresholds);
        return new ThresholdTuning(new ThresholdFit(policy, notes), classes, inSample.Value!.Value, heldOutValue);
    }
}
