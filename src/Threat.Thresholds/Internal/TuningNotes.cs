using System.Globalization;

namespace Threat.Thresholds.Internal;

internal static class TuningNotes
{
    public static string? For(ClassTuning c, int minimumPositives) => c.Basis switch
    {
        ThresholdBasis.Expected => string.Create(CultureInfo.InvariantCulture,
            $"Class '{c.Name}' has no held-out row: its threshold {c.Threshold:0.####} is the one expected to be best if the probabilities are calibrated. Hold out rows of it."),
        ThresholdBasis.Shrunk => string.Create(CultureInfo.InvariantCulture,
            $"Class '{c.Name}' has {c.Positives} held-out rows, fewer than MinimumPositives = {minimumPositives}: its threshold {c.Threshold:0.####} leans on the calibrated probabilities. Hold out more rows of it."),
        ThresholdBasis.Infeasible => $"Class '{c.Name}': no threshold meets {c.Metric.Name} on the {c.Positives} held-out rows. Its threshold is 1, so that it is flagged at most where it is certain. Relax the constraint, or improve the model.",
        _ => null,
    };

    public static string NotJoint(ThresholdMetric[] metrics)
        => $"The metric {metrics.First(static m => m.IsConstrained).Name} has a constraint, so each class was tuned on its own against the rest; the rule's decisions need not meet it.";
}
