using Threat.Core;
using Threat.Shared;

namespace Threat.Thresholds.Internal;

/// <summary>
/// Rows drawn with replacement only matter by their cell of the confusion matrix, so a resample is as many draws from the cells. One report per resample serves every figure.
/// </summary>
internal sealed class ConfusionBootstrap
{
    private const int MostRows = 20_000;
    private readonly ClassificationReport _report;
    private readonly ClassificationReport[] _resampled;
    private readonly double _level, _shrink;

    public ConfusionBootstrap(ClassificationReport report, int resamples, double level, long seed)
    {
        (_report, _level) = (report, level);
        (int[] labels, int[] decided, int[] ends) = Cells(report.Confusion);
        int rows = Math.Min(report.RowCount, MostRows);
        _shrink = Math.Sqrt((double)rows / report.RowCount);
        _resampled = new ClassificationReport[resamples];
        int[] drawnLabels = new int[rows], drawnDecided = new int[rows];
        for (int r = 0; r < resamples; r++)
        {
            SeededRandom random = new(seed, (ulong)r);
            for (int i = 0; i < rows; i++)
            {
                int cell = Array.BinarySearch(ends, random.NextInt32(report.RowCount) + 1);
                if (cell < 0) cell = ~cell;
                (drawnLabels[i], drawnDecided[i]) = (labels[cell], decided[cell]);
            }
            _resampled[r] = ClassificationReport.Evaluate(drawnLabels, drawnDecided, report.LabelSet);
        }
    }

    /// <summary>The percentile interval; of a large table fewer rows are drawn and the interval is narrowed by the square root of their share.</summary>
    public ConfidenceInterval Interval(Func<ClassificationReport, double> figure)
    {
        double[] values = [.. _resampled.Select(figure).Where(static v => !double.IsNaN(v))];
        double estimate = figure(_report), tail = (1 - _level) / 2;
        return values.Length == 0
            ? new ConfidenceInterval(estimate, double.NaN, double.NaN, _level, _resampled.Length)
            : new ConfidenceInterval(estimate, Around(estimate, OrderStatistics.Quantile(values, tail)), Around(estimate, OrderStatistics.Quantile(values, 1 - tail)), _level, _resampled.Length - values.Length);
    }

    /// <summary>The same for a number of rows, which a smaller draw scales down.</summary>
    public ConfidenceInterval Count(Func<ClassificationReport, int> count) => Interval(r => (double)count(r) * _report.RowCount / r.RowCount);

    private double Around(double estimate, double end) => estimate + (end - estimate) * _shrink;

    private static (int[] Labels, int[] Decided, int[] Ends) Cells(ConfusionMatrix confusion)
    {
        List<(int Label, int Decided, int End)> cells = [];
        int end = 0;
        for (int t = 0; t < confusion.LabelSet.Count; t++)
        {
            for (int d = -1; d < confusion.LabelSet.Count; d++)
            {
                int count = d < 0 ? confusion.AbstainedCount(t) : confusion[t, d];
                if (count > 0) cells.Add((t, d, end += count));
            }
        }
        return ([.. cells.Select(static c => c.Label)], [.. cells.Select(static c => c.Decided)], [.. cells.Select(static c => c.End)]);
    }
}
