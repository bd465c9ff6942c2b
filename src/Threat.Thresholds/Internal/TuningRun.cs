using Threat.Core;

namespace Threat.Thresholds.Internal;

/// <summary>One call of the optimizer: solve on all rows and on each resample, average, measure, explain.</summary>
internal sealed class TuningRun(ThresholdOptimizerOptions options, ThresholdMetric[] metrics, ScoreTable table, LabelSet labels)
{
    private readonly Tuner _tuner = new(options, metrics);

    public ThresholdTuning Run(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        (double[] anchor, BinaryThreshold[] found) = _tuner.OneVersusRest(table, cancellationToken);
        bool ratios = _tuner.IsJoint && _tuner.IsScaled;
        double[] whole = _tuner.IsJoint ? _tuner.Together(table, anchor, null, cancellationToken) : anchor;
        if (ratios) whole = Aggregate.Anchored(whole, anchor);
        List<double[]> solutions = [];
        int done = 0, total = options.Averaging == ThresholdAveraging.None ? 1 : options.Resamples + 1;
        progress?.Report(1.0 / total);
        HeldOut heldOut = new(options.Rule, _tuner.Metrics, labels.Count);
        foreach ((int[] chosen, int[] leftOut) in ResamplePlan.Create(options.Averaging, table, options.Resamples, options.Seed))
        {
            double[] solved = _tuner.Solve(table.Take(chosen), whole, cancellationToken);
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
            double low = solutions.Count == 0 ? thresholds[c] : solutions.Min(s => s[c]), high = solutions.Count == 0 ? thresholds[c] : solutions.Max(s => s[c]);
            classes[c] = new ClassTuning(c, labels.Names[c], thresholds[c], Math.Min(low, thresholds[c]), Math.Max(high, thresholds[c]), positives, basis, metrics[c], achieved[c]);
            if (TuningNotes.For(classes[c], options.MinimumPositives) is string note) notes.Add(note);
        }
        if (table.Counts.Count(static n => n > 0) == 1) notes.Insert(0, $"All {table.Rows} held-out rows are of class '{labels.Names[Array.FindIndex(table.Counts, static n => n > 0)]}': these thresholds say little. Split stratified, or hold out more rows.");
        if (options.Joint && !_tuner.IsJoint) notes.Add(TuningNotes.NotJoint(metrics));
        DecisionPolicy policy = new(options.Rule, new ClassThresholds(labels, thresholds));
        HeldOut inSample = new(options.Rule, _tuner.Metrics, labels.Count);
        inSample.Add(table, thresholds);
        return new ThresholdTuning(new ThresholdFit(policy, notes), classes, inSample.Value!.Value, heldOutValue);
    }
}
