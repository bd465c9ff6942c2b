using System.Text;
using Threat.Core;

namespace Threat.Losses;

/// <summary>What a calibration changed on labelled rows, each figure with a bootstrap interval. Measure on rows it was not fitted on.</summary>
public sealed class CalibrationReport
{
    private static readonly (string Name, Func<LabeledProbabilities, double> Metric)[] Metrics =
    [
        ("ECE, equal width", static p => CalibrationMetrics.ExpectedCalibrationError(p)),
        ("ECE, equal mass", static p => CalibrationMetrics.ExpectedCalibrationError(p, CalibrationBinning.EqualMass)),
        ("ECE, classwise", static p => CalibrationMetrics.ClasswiseCalibrationError(p)),
        ("Brier", CalibrationMetrics.Brier),
        ("NLL", CalibrationMetrics.NegativeLogLikelihood),
    ];

    private CalibrationReport(string method, IReadOnlyList<CalibrationFigure> figures, IReadOnlyList<ReliabilityBin> before, IReadOnlyList<ReliabilityBin> after, int rowCount)
    {
        Method = method;
        Figures = figures;
        ReliabilityBefore = before;
        ReliabilityAfter = after;
        RowCount = rowCount;
    }

    /// <summary>The calibration's method.</summary>
    public string Method { get; }

    /// <summary>Calibration error by equal width, by equal mass and classwise, Brier score and negative log-likelihood; lower is better in all.</summary>
    public IReadOnlyList<CalibrationFigure> Figures { get; }

    /// <summary>The reliability diagram of plain softmax, 15 bins of equal width.</summary>
    public IReadOnlyList<ReliabilityBin> ReliabilityBefore { get; }

    /// <summary>The reliability diagram of the calibration.</summary>
    public IReadOnlyList<ReliabilityBin> ReliabilityAfter { get; }

    /// <summary>Rows measured.</summary>
    public int RowCount { get; }

    /// <summary>Measures plain softmax against a calibration.</summary>
    /// <param name="rows">Labelled rows of a fold that neither the model nor the calibration was fitted on.</param>
    /// <param name="calibration">The calibration.</param>
    /// <param name="bootstrap">Resamples, level and seed; null for the defaults.</param>
    /// <param name="groups">n entity ids whose rows are drawn together, or null.</param>
    /// <param name="cancellationToken">Stops between two resamples.</param>
    /// <exception cref="ArgumentException">There is no row, or the calibration was fitted for another number of classes.</exception>
    public static CalibrationReport Compare(LabeledLogits rows, ICalibration calibration, BootstrapOptions? bootstrap = null, IReadOnlyList<string>? groups = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(calibration);
        LabeledProbabilities before = rows.Apply(IdentityCalibration.Instance), after = rows.Apply(calibration);
        CalibrationFigure[] figures = [.. Metrics.Select(m => new CalibrationFigure(m.Name, Interval(before, m.Metric), Interval(after, m.Metric)))];
        return new(calibration.Method, figures, CalibrationMetrics.ReliabilityBins(before), CalibrationMetrics.ReliabilityBins(after), rows.RowCount);

        ConfidenceInterval Interval(LabeledProbabilities p, Func<LabeledProbabilities, double> metric)
            => Bootstrap.Interval(p.RowCount, drawn => metric(Select(p, drawn)), bootstrap, groups, cancellationToken);
    }

    /// <summary>A table of the figures.</summary>
    public override string ToString()
    {
        StringBuilder text = new($"{Method} on {RowCount} rows\n");
        text.Append($"{"",-18}{"before",-24}{"after",-24}\n");
        foreach (CalibrationFigure f in Figures) text.Append($"{f.Name,-18}{f.Before,-24}{f.After,-24}\n");
        return text.ToString();
    }

    private static LabeledProbabilities Select(LabeledProbabilities p, ReadOnlySpan<int> rows)
    {
        int classes = p.LabelSet.Count;
        double[] values = new double[rows.Length * classes];
        int[] labels = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            p.Probabilities.Row(rows[i]).CopyTo(values.AsSpan(i * classes));
            labels[i] = p.Labels.Span[rows[i]];
        }
        return new LabeledProbabilities(new ProbabilityMatrix(values, classes), labels, p.LabelSet);
    }
}
