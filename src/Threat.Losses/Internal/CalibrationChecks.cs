using Threat.Core;

namespace Threat.Losses.Internal;

/// <summary>Checks shared by all calibrators and calibrations.</summary>
internal static class CalibrationChecks
{
    private const double SumTolerance = 1e-3;

    public static void Row(ReadOnlySpan<double> logits, Span<double> probabilities, int? classCount)
    {
        if (classCount is int n && logits.Length != n) throw new ArgumentException($"{logits.Length} logits were given; this calibration was fitted for {n} classes.", nameof(logits));
        if (logits.IsEmpty) throw new ArgumentException("No logits were given; a row has one per class.", nameof(logits));
        if (probabilities.Length < logits.Length) throw new ArgumentException($"The destination holds {probabilities.Length} values, the row has {logits.Length} classes.", nameof(probabilities));
    }

    /// <summary>Refuses what no calibrator can be fitted on.</summary>
    public static void Fit(LabeledLogits heldOut, int minimumRows)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        LabelSet labels = heldOut.LabelSet;
        Labels(heldOut.Labels.Span, minimumRows, labels.NameOf);
        if (LookLikeProbabilities(heldOut.Logits.Values.Span, labels.Count)) throw Probabilities();
    }

    public static void Labels(ReadOnlySpan<int> labels, int minimumRows, Func<int, string> nameOf)
    {
        if (labels.Length < minimumRows)
            throw new ArgumentException($"{labels.Length} rows were given; this calibrator needs at least {minimumRows} (its option MinimumRows). Hold out more rows.", nameof(labels));
        if (labels.IndexOfAnyExcept(labels[0]) < 0)
            throw new ArgumentException($"All {labels.Length} rows are of class '{nameOf(labels[0])}'; a calibration needs rows of at least 2 classes. Split stratified.", nameof(labels));
    }

    public static ArgumentException Probabilities()
        => new("These are probabilities, not logits: every row lies between 0 and 1 and sums to 1. Calibrators take the model's logits (before softmax); "
            + "where a model gives probabilities only, pass their logarithms.", "logits");

    public static bool LookLikeProbabilities(ReadOnlySpan<double> values, int classes)
    {
        for (int start = 0; start < values.Length; start += classes)
        {
            double sum = 0;
            foreach (double v in values.Slice(start, classes))
            {
                if (v is < 0 or > 1) return false;
                sum += v;
            }
            if (Math.Abs(sum - 1) > SumTolerance) return false;
        }
        return true;
    }
}
