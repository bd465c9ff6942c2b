namespace Threat.Core;

/// <summary>How good the probabilities are, whatever is decided from them.</summary>
/// <remarks>Ranking metrics of a class that has no row, or all rows, are NaN: undefined.</remarks>
public sealed class ProbabilityMetrics
{
    private readonly double[] _rocAuc;
    private readonly double[] _averagePrecision;

    /// <summary>Measures.</summary>
    /// <param name="rows">At least 1 row.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public ProbabilityMetrics(LabeledProbabilities rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int n = rows.LabelSet.Count;
        NegativeLogLikelihood = CalibrationMetrics.NegativeLogLikelihood(rows);
        Brier = CalibrationMetrics.Brier(rows);
        ExpectedCalibrationError = CalibrationMetrics.ExpectedCalibrationError(rows);
        _rocAuc = new double[n];
        _averagePrecision = new double[n];
        for (int c = 0; c < n; c++)
        {
            _rocAuc[c] = RankingMetrics.RocAuc(rows, c);
            _averagePrecision[c] = RankingMetrics.AveragePrecision(rows, c);
        }
    }

    /// <summary>Mean −log of the true class's probability, natural logarithm.</summary>
    public double NegativeLogLikelihood { get; }

    /// <summary>Squared distance of the probabilities from the truth: summed over classes, averaged over rows; 0 to 2.</summary>
    public double Brier { get; }

    /// <summary>Expected calibration error of the highest probability, 15 bins of equal width.</summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>Area under the ROC curve by class id, one against the rest.</summary>
    public ReadOnlySpan<double> RocAuc => _rocAuc;

    /// <summary>Average precision (area under the precision-recall curve) by class id, one against the rest.</summary>
    public ReadOnlySpan<double> AveragePrecision => _averagePrecision;

    /// <summary>Mean of <see cref="RocAuc"/> over the classes for which it is defined; NaN when there is none.</summary>
    public double MacroRocAuc => MeanOfDefined(_rocAuc);

    /// <summary>Mean of <see cref="AveragePrecision"/> over the classes for which it is defined; NaN when there is none.</summary>
    public double MacroAveragePrecision => MeanOfDefined(_averagePrecision);

    private static double MeanOfDefined(double[] values)
    {
        double[] defined = [.. values.Where(static v => !double.IsNaN(v))];
        return defined.Length == 0 ? double.NaN : defined.Average();
    }
}
