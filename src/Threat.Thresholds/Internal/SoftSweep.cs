namespace Threat.Thresholds.Internal;

/// <summary>The best threshold of a class for soft labels: what few rows say is drawn towards what the model itself expects (<see cref="SoftLabels"/>).</summary>
internal static class SoftSweep
{
    public static double Threshold(ScoreTable table, int c, in MetricKernel metric, SoftLabels labels)
    {
        int rows = table.Rows;
        double[] scores = new double[rows];
        double[] soft = new double[rows];
        ReadOnlySpan<double> p = table.Scores.Span;
        ReadOnlySpan<int> y = table.Labels.Span;
        double positives = labels.Totals[c];
        for (int i = 0; i < rows; i++)
        {
            scores[i] = p[i * table.Classes + c];
            soft[i] = labels.Mass(c, y[i], scores[i]);
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
