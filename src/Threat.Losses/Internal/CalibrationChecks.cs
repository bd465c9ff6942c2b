using System.Numerics;
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

    /// <summary>The same for plain spans, which no type has checked before.</summary>
    public static void Fit<T>(ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, int classes, int minimumRows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (classes < 2) throw new ArgumentOutOfRangeException(nameof(classes), classes, $"Class count is {classes}; it must be at least 2.");
        if (logits.Length != (long)labels.Length * classes) throw new ArgumentException($"{logits.Length} logits were given for {labels.Length} rows of {classes} classes; it must be {(long)labels.Length * classes}.", nameof(logits));
        foreach (int y in labels)
        {
            if ((uint)y >= (uint)classes) throw new ArgumentException($"Row {labels.IndexOf(y)} has class id {y}; ids are 0 to {classes - 1}.", nameof(labels));
        }
        Labels(labels, minimumRows, static id => $"{id}");
        T sum = T.Zero;
        foreach (T z in logits) sum += z - z; // 0 for finite values, NaN otherwise
        if (sum != T.Zero) ThrowNotFinite(logits, classes);
        if (LookLikeProbabilities(logits, classes)) throw Probabilities();
    }

    private static void ThrowNotFinite<T>(ReadOnlySpan<T> logits, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int at = 0;
        while (T.IsFinite(logits[at])) at++;
        throw new ArgumentException($"The logit of row {at / classes}, class {at % classes} is {logits[at]}; logits are finite numbers.", nameof(logits));
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

    public static bool LookLikeProbabilities<T>(ReadOnlySpan<T> values, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int start = 0; start < values.Length; start += classes)
        {
            double sum = 0;
            foreach (T value in values.Slice(start, classes))
            {
                double v = double.CreateChecked(value);
                if (v is < 0 or > 1) return false;
                sum += v;
            }
            if (Math.Abs(sum - 1) > SumTolerance) return false;
        }
        return true;
    }
}
