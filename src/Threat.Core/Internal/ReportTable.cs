using System.Globalization;
using System.Text;

namespace Threat.Core.Internal;

/// <summary>Prints a classification report.</summary>
internal static class ReportTable
{
    public static string Print(ClassificationReport report)
    {
        int width = Math.Max(12, report.LabelSet.Names.Max(static n => n.Length));
        ProbabilityMetrics? scores = report.Probabilities;
        StringBuilder text = new("class".PadRight(width));
        text.Append(" precision    recall        F1   support").AppendLine(scores is null ? "" : "   ROC-AUC    PR-AUC");
        foreach (ClassMetrics c in report.Classes)
        {
            Line(text, c.Name.PadRight(width), c.Precision, c.Recall, c.F1, c.Support);
            text.AppendLine(scores is null ? "" : Number(scores.RocAuc[c.ClassId]) + Number(scores.AveragePrecision[c.ClassId]));
        }
        Line(text, "macro avg".PadRight(width), report.Macro.Precision, report.Macro.Recall, report.Macro.F1, report.RowCount);
        text.AppendLine(scores is null ? "" : Number(scores.MacroRocAuc) + Number(scores.MacroAveragePrecision));
        Line(text, "weighted avg".PadRight(width), report.Weighted.Precision, report.Weighted.Recall, report.Weighted.F1, report.RowCount);
        text.AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"accuracy {report.Accuracy:0.000}, balanced accuracy {report.BalancedAccuracy:0.000}, MCC {report.MatthewsCorrelation:0.000}, kappa {report.CohensKappa:0.000}");
        if (scores is not null)
            text.Append(CultureInfo.InvariantCulture, $", NLL {scores.NegativeLogLikelihood:0.000}, Brier {scores.Brier:0.000}, ECE {scores.ExpectedCalibrationError:0.000}");
        if (report.Confusion.TotalAbstained > 0) text.Append(CultureInfo.InvariantCulture, $", abstained {report.Confusion.TotalAbstained:N0}");
        return text.AppendLine().ToString();
    }

    private static void Line(StringBuilder text, string name, double precision, double recall, double f1, int support)
        => text.Append(name).Append(Number(precision)).Append(Number(recall)).Append(Number(f1)).Append(CultureInfo.InvariantCulture, $"{support,10:N0}");

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(10);
}
