namespace Threat.Thresholds.Internal;

/// <summary>
/// The best threshold for soft labels w·y + (1 − w)·p: with w = 0 the metric expected if the probabilities are calibrated (no label is needed), with w = 1
/// the exact sweep. What few rows say is so drawn towards what the model itself expects.
/// </summary>
internal static class SoftSweep
{
    public static double Threshold(ScoreTable table, int c, in MetricKernel metric, double labelWeight)
    {
        int rows = table.Rows;
        double[] scores = new double[rows];
        double[] soft = new double[rows];
        ReadOnlySpan<double> p = table.Scores.Span;
        ReadOnlySpan<int> y = table.Labels.Span;
        double positives = 0;
        for (int i = 0; i < rows; i++)
        {
            scores[i] = p[i * table.Classes + c];
            positives += soft[i] = labelWeight * (y[i] == c ? 1 : 0) + (1 - labelWeight) * scores[i];
        }
        Array.Sort(scores, soft);
        double tp = 0, best = double.NegativeInfinity, cut = 1, below = 1;
        for (int i = rows - 1; i >= 0;)
        {
            int first = i;
            for (; i >= 0 && scores[i] == scores[first]; i--) tp += soft[i];
            if (scores[first] <= 0) break;
            double value = metric.Value(tp, rows - 1 - i - tp, positives, rows - positives);
            if (value > best && metric.Feasible(tp, rows - 1 - i - tp, positives, rows - positives)) (best, cut, below) = (value, scores[first], i >= 0 ? scores[i] : 0);
        }
        return Midpoint.Between(cut, below);
    }
}
