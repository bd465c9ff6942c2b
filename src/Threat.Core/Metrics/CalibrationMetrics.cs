using Threat.Core.Internal;

namespace Threat.Core;

/// <summary>How far probabilities can be taken at their word.</summary>
/// <remarks>Thread-safe. All of them need at least 1 row. The confidence of a row is its highest probability; ties go to the lowest class id.</remarks>
public static class CalibrationMetrics
{
    /// <summary>The default number of bins.</summary>
    public const int DefaultBinCount = 15;

    private const double SmallestProbability = 2.220446049250313e-16;

    /// <summary>Expected calibration error of the confidence (Naeini 2015; Guo 2017): mean over rows of |accuracy − mean confidence| of their bin.</summary>
    /// <param name="rows">Probabilities with labels.</param>
    /// <param name="binning">Equal width (default) or equal mass.</param>
    /// <param name="binCount">1 or more; default 15.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="binCount"/> is below 1.</exception>
    public static double ExpectedCalibrationError(LabeledProbabilities rows, CalibrationBinning binning = CalibrationBinning.EqualWidth, int binCount = DefaultBinCount)
        => ReliabilityKernel.Error(ReliabilityBins(rows, binning, binCount), rows.RowCount);

    /// <summary>Maximum calibration error of the confidence: the largest |accuracy − mean confidence| of a bin with rows. With few rows a bin, mostly noise.</summary>
    /// <param name="rows">Probabilities with labels.</param>
    /// <param name="binning">Equal width (default) or equal mass.</param>
    /// <param name="binCount">1 or more; default 15.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="binCount"/> is below 1.</exception>
    public static double MaximumCalibrationError(LabeledProbabilities rows, CalibrationBinning binning = CalibrationBinning.EqualWidth, int binCount = DefaultBinCount)
        => ReliabilityBins(rows, binning, binCount).Where(static b => b.Count > 0).Max(static b => Math.Abs(b.Accuracy - b.MeanConfidence));

    /// <summary>Expected calibration error of each class's probability against the rest, averaged over all classes of the label set.</summary>
    /// <param name="rows">Probabilities with labels.</param>
    /// <param name="binning">Equal width (default) or equal mass.</param>
    /// <param name="binCount">1 or more; default 15.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="binCount"/> is below 1.</exception>
    public static double ClasswiseCalibrationError(LabeledProbabilities rows, CalibrationBinning binning = CalibrationBinning.EqualWidth, int binCount = DefaultBinCount)
    {
        ReliabilityKernel.Check(rows, binCount);
        double sum = 0;
        for (int c = 0; c < rows.LabelSet.Count; c++) sum += ReliabilityKernel.Error(ReliabilityBins(rows, c, binning, binCount), rows.RowCount);
        return sum / rows.LabelSet.Count;
    }

    /// <summary>The bins of a reliability diagram of the confidence, lowest first; with equal width, empty bins are among them.</summary>
    /// <param name="rows">Probabilities with labels.</param>
    /// <param name="binning">Equal width (default) or equal mass.</param>
    /// <param name="binCount">1 or more; default 15. With equal mass and fewer rows than bins, one bin a row.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="binCount"/> is below 1.</exception>
    public static IReadOnlyList<ReliabilityBin> ReliabilityBins(LabeledProbabilities rows, CalibrationBinning binning = CalibrationBinning.EqualWidth, int binCount = DefaultBinCount)
    {
        ReliabilityKernel.Check(rows, binCount);
        (double[] confidences, bool[] right) = ReliabilityKernel.HighestProbability(rows);
        return ReliabilityKernel.Bins(confidences, right, binning, binCount);
    }

    /// <summary>The bins of a reliability diagram of one class's probability.</summary>
    /// <param name="rows">Probabilities with labels.</param>
    /// <param name="classId">The class.</param>
    /// <param name="binning">Equal width (default) or equal mass.</param>
    /// <param name="binCount">1 or more; default 15.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The class does not exist, or <paramref name="binCount"/> is below 1.</exception>
    public static IReadOnlyList<ReliabilityBin> ReliabilityBins(LabeledProbabilities rows, int classId, CalibrationBinning binning = CalibrationBinning.EqualWidth, int binCount = DefaultBinCount)
    {
        ReliabilityKernel.Check(rows, binCount);
        (double[] confidences, bool[] right) = rows.OfClass(classId);
        return ReliabilityKernel.Bins(confidences, right, binning, binCount);
    }

    /// <summary>Mean over rows of −log p(true class), natural logarithm. A probability is taken as at least 2.2e-16, and relative to its row's sum, as scikit-learn's log_loss does.</summary>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public static double NegativeLogLikelihood(LabeledProbabilities rows)
    {
        ReliabilityKernel.Check(rows, 1);
        double sum = 0;
        for (int i = 0; i < rows.RowCount; i++)
        {
            double total = 0;
            ReadOnlySpan<double> p = rows.Probabilities.Row(i);
            foreach (double value in p) total += Math.Max(value, SmallestProbability);
            sum -= Math.Log(Math.Max(p[rows.Labels.Span[i]], SmallestProbability) / total);
        }
        return sum / rows.RowCount;
    }

    /// <summary>Mean over rows of the sum over classes of (p − truth)² (Brier 1950); 0 to 2. For two classes this is twice scikit-learn's binary brier_score_loss.</summary>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public static double Brier(LabeledProbabilities rows)
    {
        ReliabilityKernel.Check(rows, 1);
        double sum = 0;
        for (int i = 0; i < rows.RowCount; i++)
        {
            ReadOnlySpan<double> p = rows.Probabilities.Row(i);
            int truth = rows.Labels.Span[i];
            for (int c = 0; c < p.Length; c++) sum += c == truth ? (p[c] - 1) * (p[c] - 1) : p[c] * p[c];
        }
        return sum / rows.RowCount;
    }
}
