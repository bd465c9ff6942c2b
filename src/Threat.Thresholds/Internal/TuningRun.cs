using Threat.Core;

namespace Threat.Thresholds.Internal;

/// <summary>One call of the optimizer: solve on all rows and on each resample, average, measure, explain.</summary>
internal sealed class TuningRun(ThresholdOptimizerOptions options, ThresholdMetric[] metrics, ScoreTable table, LabelSet labels)
{
    private readonly Tuner _tuner = new(options, metrics, labels);
    private readonly ThresholdOptimizerOptions _argmax = Argmax(options);

    private static ThresholdOptimizerOptions Argmax(ThresholdOptimizerOptions options)
    {
        ThresholdOptimizerOptions copy = options.Clone();
        copy.Rule = ScaledArgmaxRule.Instance;
        return copy;
    }

    public ThresholdTuning Run(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        (double[] anchor, BinaryThreshold[] found) = _tuner.OneVersusRest(table, cancellationToken);
        bool ratios = _tuner.OnlyRatiosCount;
        double[] whole = _tuner.Solve(table, anchor, null, cancellationToken);
        if (ratios) whole = Aggregate.Anchored(whole, anchor);
        List<double[]> solutions = [];
        double[] equal = [.. DecisionPolicy.Argmax(labels).Thresholds.Values];
        int done = 0, resamples = options.ResampleCount, total = resamples + 1;
        progress?.Report(1.0 / total);
        DecisionTally heldOut = new(options, _tuner.Metrics, labels), plain = new(_argmax, _tuner.Metrics, labels);
        List<double> gains = [];
        foreach ((int[] chosen, int[] leftOut) in ResamplePlan.Create(options.Averaging, table, resamples, options.Seed))
        {
            double[] solved = _tuner.Solve(table.Take(chosen), null, whole, cancellationToken);
            solutions.Add(ratios ? Aggregate.Anchored(solved, anchor) : solved);
            ScoreTable rest = table.Take(leftOut);
            heldOut.Add(rest, solved);
            if (options.ArgmaxUnlessBetter)
            {
                plain.Add(rest, equal);
                gains.Add(Value(options, rest, solved) - Value(_argmax, rest, equal));
            }
            progress?.Report((++done + 1.0) / total);
        }
        double[] final = Aggregate.Clamped(solutions.Count == 0 ? whole : Averaged(solutions, ratios), ratios);
        return options.ArgmaxUnlessBetter && !Pays(gains, out string why)
            ? Explain(equal, DecisionPolicy.Argmax(labels), [equal], found, plain.Value, why)
            : Explain(final, new DecisionPolicy(options.Rule, new ClassThresholds(labels, final)), solutions, found, heldOut.Value, null);
    }

    private double Value(ThresholdOptimizerOptions rule, ScoreTable rows, double[] thresholds)
    {
        DecisionTally counted = new(rule, _tuner.Metrics, labels);
        counted.Add(rows, thresholds);
        return counted.Value ?? 0;
    }

    private bool Pays(List<double> gains, out string why)
    {
        double mean = gains.Average(), deviation = Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (gains.Count - 1));
        double needed = options.Averaging == ThresholdAveraging.Bootstrap ? 1.64 * deviation : 2 * deviation / Math.Sqrt(gains.Count);
        why = FormattableString.Invariant($"The most probable class is decided for: on rows left out thresholds gave {mean:+0.0000;-0.0000;0.0000}, and above {needed:0.0000} is beyond chance (ArgmaxUnlessBetter).");
        return mean > 0 && mean > needed;
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

    private ThresholdTuning Explain(double[] thresholds, DecisionPolicy policy, List<double[]> solutions, BinaryThreshold[] found, double? heldOutValue, string? why)
    {
        List<string> notes = why is null ? [] : [why];
        ClassTuning[] classes = new ClassTuning[labels.Count];
        BinaryCounts[] achieved = OneVersusRest.Count(table, thresholds);
        for (int c = 0; c < classes.Length; c++)
        {
            long positives = table.Counts[c];
            ThresholdBasis basis = positives == 0 ? ThresholdBasis.Expected : positives < options.MinimumPositives ? ThresholdBasis.Shrunk : found[c].IsFeasible ? ThresholdBasis.Tuned : ThresholdBasis.Infeasible;
            (double low, double high) = Aggregate.Interval([.. solutions.Select(s => s[c])], thresholds[c], options.Averaging, options.IntervalLevel);
            classes[c] = new ClassTuning(c, labels.Names[c], thresholds[c], low, high, positives, basis, metrics[c], achieved[c]);
            if (why is null && TuningNotes.For(classes[c], options.MinimumPositives) is string note) notes.Add(note);
        }
        if (table.Counts.Count(static n => n > 0) == 1) notes.Insert(0, $"All {table.Rows} held-out rows are of class '{labels.Names[Array.FindIndex(table.Counts, static n => n > 0)]}': these thresholds say little. Split stratified, or hold out more rows.");
        if (why is null && options.Joint && !_tuner.IsJoint && options.Objective is null) notes.Add(TuningNotes.NotJoint(metrics));
        DecisionTally inSample = new(why is null ? options : _argmax, _tuner.Metrics, labels);
        inSample.Add(table, thresholds);
        return new ThresholdTuning(new ThresholdFit(policy, notes), classes, inSample.Value!.Value, heldOutValue);
    }
}
