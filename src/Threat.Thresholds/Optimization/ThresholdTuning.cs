using System.Globalization;
using System.Text;
using Threat.Core;

namespace Threat.Thresholds;

/// <summary>Chosen thresholds, what each rests on, and how good the decision is on the rows it was chosen on and on rows left out.</summary>
/// <param name="Fit">The policy and what a reader should know.</param>
/// <param name="Classes">One entry per class, in the order of the ids.</param>
/// <param name="InSampleValue">
/// The mean of the classes' metrics over the rule's decisions, or <see cref="ThresholdOptimizerOptions.Objective"/> where one was set, on the rows the thresholds were chosen on: optimistic.
/// </param>
/// <param name="HeldOutValue">The same on rows that each resample left out: the figure to report. Null without resamples.</param>
public sealed record ThresholdTuning(ThresholdFit Fit, IReadOnlyList<ClassTuning> Classes, double InSampleValue, double? HeldOutValue)
{
    /// <summary>A line per class, as in "Class 3 (BruteForce): threshold=0.4200, f1=0.9000, samples=600", with the threshold's interval where there are resamples, then the notes.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (ClassTuning c in Classes)
            text.AppendLine(CultureInfo.InvariantCulture, $"Class {c.ClassId} ({c.Name}): threshold={c.Threshold:0.0000}, {c.Metric.Name}={c.Metric.Evaluate(c.OneVersusRest):0.0000}, samples={c.Positives}{(c.Low < c.High ? string.Create(CultureInfo.InvariantCulture, $"  [{c.Low:0.0000}-{c.High:0.0000}]") : "")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Rule {Fit.Policy.Rule.Name}: {InSampleValue:0.0000} on these rows{(HeldOutValue is double v ? string.Create(CultureInfo.InvariantCulture, $", {v:0.0000} on rows left out") : "")}");
        foreach (string note in Fit.Notes) text.AppendLine(note);
        return text.ToString();
    }
}
