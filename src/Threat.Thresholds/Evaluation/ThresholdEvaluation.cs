using System.Globalization;
using System.Text;
using Threat.Core;

namespace Threat.Thresholds;

/// <summary>A policy measured on rows, each figure with a bootstrap interval.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Report">All figures without intervals, the confusion matrix among them.</param>
/// <param name="Accuracy">Share of rows decided as their class.</param>
/// <param name="Macro">Plain means over the classes.</param>
/// <param name="Weighted">Means weighted by support.</param>
/// <param name="MatthewsCorrelation">Matthews correlation over all classes.</param>
/// <param name="Classes">Precision, recall and F1 by class id.</param>
/// <param name="Confusion">
/// Rows by true class, then by decided class; one more at the end of each true class for rows on which the rule abstained. Counts, as on as many rows as were measured.
/// </param>
public sealed record ThresholdEvaluation(DecisionPolicy Policy, ClassificationReport Report, ConfidenceInterval Accuracy, IntervalMetrics Macro, IntervalMetrics Weighted,
    ConfidenceInterval MatthewsCorrelation, IReadOnlyList<IntervalMetrics> Classes, IReadOnlyList<IReadOnlyList<ConfidenceInterval>> Confusion)
{
    /// <summary>A line per class, as in "Class 3 (BruteForce): threshold=0.4200, f1=0.9000, samples=600", with intervals, then the overall figures.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (ClassMetrics c in Report.Classes)
        {
            IntervalMetrics i = Classes[c.ClassId];
            text.AppendLine(CultureInfo.InvariantCulture,
                $"Class {c.ClassId} ({c.Name}): threshold={Policy.Thresholds[c.ClassId]:0.0000}, f1={c.F1:0.0000}, samples={c.Support}  [f1 {i.F1.Lower:0.000}-{i.F1.Upper:0.000}, precision {i.Precision}, recall {i.Recall}]");
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"accuracy {Accuracy}, MCC {MatthewsCorrelation}, rows {Report.RowCount}");
        text.AppendLine(CultureInfo.InvariantCulture, $"macro precision {Macro.Precision}, recall {Macro.Recall}, F1 {Macro.F1}");
        text.AppendLine(CultureInfo.InvariantCulture, $"weighted precision {Weighted.Precision}, recall {Weighted.Recall}, F1 {Weighted.F1}");
        return text.ToString();
    }
}
