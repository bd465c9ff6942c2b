using Threat.Core;

namespace Threat.TestKit;

/// <summary>Per class the threshold of the best F1 against the rest on a grid of hundredths, for <see cref="PlainScaledRule"/>.</summary>
public sealed class PlainThresholdOptimizer : IThresholdOptimizer
{
    public string Name => "PlainThresholds";

    public ThresholdFit Optimize(LabeledProbabilities heldOut, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        if (heldOut.RowCount == 0) throw new ArgumentException("Thresholds cannot be chosen on 0 rows.", nameof(heldOut));
        int n = heldOut.LabelSet.Count;
        double[] thresholds = new double[n];
        List<string> notes = [];
        for (int c = 0; c < n; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int positives = heldOut.Labels.Span.Count(c);
            if (positives == 0) notes.Add($"Class '{heldOut.LabelSet.Names[c]}' has no row; its threshold is 0.5.");
            thresholds[c] = positives == 0 ? 0.5 : Enumerable.Range(1, 99).Select(static k => k / 100.0).MaxBy(t => F1(heldOut, c, t));
        }
        return new ThresholdFit(new DecisionPolicy(PlainScaledRule.Instance, new ClassThresholds(heldOut.LabelSet, thresholds)), notes);
    }

    private static double F1(LabeledProbabilities rows, int classId, double threshold)
    {
        int hits = 0, decided = 0, positives = 0;
        for (int i = 0; i < rows.RowCount; i++)
        {
            bool positive = rows.Labels.Span[i] == classId, chosen = rows.Probabilities.Row(i)[classId] >= threshold;
            hits += positive && chosen ? 1 : 0;
            decided += chosen ? 1 : 0;
            positives += positive ? 1 : 0;
        }
        return 2.0 * hits / (decided + positives);
    }
}
