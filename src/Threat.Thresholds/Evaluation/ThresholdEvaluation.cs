using System.Globalization;
using System.Text;
using Threat.Core;

namespace Threat.Thresholds;

/// <summary>A policy measured on rows, each figure with a bootstrap interval.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Report">All figures without intervals, the confusion matrix among them.</param>
/// <param name="Accuracy">Share of rows decided as their class.</param>
/// <param name="MacroF1">Mean F1 over the classes.</param>
/// <param name="WeightedF1">Mean F1 weighted by support.</param>
/// <param name="MatthewsCorrelation">Matthews correlation over all classes.</param>
/// <param name="Precision">Precision by class id.</param>
/// <param name="Recall">Recall by class id.</param>
/// <param name="F1">F1 by class id.</param>
public sealed record ThresholdEvaluation(DecisionPolicy Policy, ClassificationReport Report, ConfidenceInterval Accuracy, ConfidenceInterval MacroF1, ConfidenceInterval WeightedF1,
    ConfidenceInterval MatthewsCorrelation, IReadOnlyList<ConfidenceInterval> Precision, IReadOnlyList<ConfidenceInterval> Recall, IReadOnlyList<ConfidenceInterval> F1)
{
    /// <summary>A line per class, as in "Class 3 (BruteForce): threshold=0.4200, f1=0.9000, samples=600", with intervals, then the overall figures.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (ClassMetrics c in Report.Classes)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"Class {c.ClassId} ({c.Name}): threshold={Policy.Thresholds[c.ClassId]:0.0000}, f1={c.F1:0.0000}, samples={c.Support}  [f1 {F1[c.ClassId].Lower:0.000}-{F1[c.ClassId].Upper:0.000}, precision {Precision[c.ClassId]}, recall {Recall[c.ClassId]}]");
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"accuracy {Accuracy}, macro-F1 {MacroF1}, weighted F1 {WeightedF1}, MCC {MatthewsCorrelation}, rows {Report.RowCount}");
        return text.ToString();
    }
}
