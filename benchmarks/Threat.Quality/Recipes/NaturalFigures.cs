using Threat.Core;

namespace Threat.Quality.Recipes;

/// <summary>Figures on test rows that were sampled per class, weighted to the classes' true sizes.</summary>
/// <param name="MacroF1">Precision counts each row with its class's weight; recall does not depend on it.</param>
/// <param name="Ece">Calibration error of the highest probability, 15 bins of equal width. The models know the sample's shares, so their probabilities are first moved to the true ones.</param>
/// <param name="AlarmPrecision">Share of alarms that are attacks.</param>
internal sealed record NaturalFigures(double MacroF1, double Ece, double AlarmPrecision)
{
    private const int Bins = 15;

    public static NaturalFigures Of(LabeledProbabilities test, DecisionPolicy? policy, double[] trueCounts)
    {
        int classes = test.LabelSet.Count, normal = test.LabelSet.IdOf("Normal");
        ReadOnlySpan<int> truth = test.Labels.Span;
        double[] rows = new double[classes];
        foreach (int t in truth) rows[t]++;
        double total = trueCounts.Sum();
        double[] weights = [.. rows.Select((n, c) => n == 0 ? 0 : trueCounts[c] / total / n)], shares = [.. trueCounts.Select(n => n / total)], sampled = [.. rows.Select(n => Math.Max(0.5, n) / test.RowCount)];
        int[] decided = (policy ?? DecisionPolicy.Argmax(test.LabelSet)).Decide(test.Probabilities);
        double[,] counts = new double[classes, classes];
        for (int i = 0; i < truth.Length; i++) if (decided[i] >= 0) counts[truth[i], decided[i]] += weights[truth[i]];
        double f1 = 0, alarms = 0, right = 0;
        for (int c = 0; c < classes; c++)
        {
            double called = Enumerable.Range(0, classes).Sum(t => counts[t, c]), precision = called == 0 ? 0 : counts[c, c] / called, recall = rows[c] == 0 ? 0 : counts[c, c] / (weights[c] * rows[c]);
            f1 += precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) / classes;
            if (c == normal) continue;
            alarms += called;
            right += called - counts[normal, c];
        }
        return new NaturalFigures(f1, Error(PriorShift(test, sampled, shares), truth, weights), alarms == 0 ? 0 : right / alarms);
    }

    private static ProbabilityMatrix PriorShift(LabeledProbabilities test, double[] from, double[] to) => Threat.Losses.PriorShift.Adjust(test.Probabilities, from, to);

    private static double Error(ProbabilityMatrix probabilities, ReadOnlySpan<int> truth, double[] weights)
    {
        double[] confidence = new double[Bins], right = new double[Bins];
        double total = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            ReadOnlySpan<double> row = probabilities.Row(i);
            int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row), bin = Math.Min(Bins - 1, (int)(row[best] * Bins));
            confidence[bin] += weights[truth[i]] * row[best];
            if (best == truth[i]) right[bin] += weights[truth[i]];
            total += weights[truth[i]];
        }
        return Enumerable.Range(0, Bins).Sum(b => Math.Abs(confidence[b] - right[b])) / total;
    }
}
