using System.Globalization;
using QuickStart.Training;
using Threat.Core;

namespace QuickStart.Reporting;

/// <summary>The table of steps over one or several seeds: means, and the standard deviation over seeds where there are several.</summary>
internal sealed class ResultTable
{
    public ResultTable(IReadOnlyList<IReadOnlyList<StepResult>> seeds, LabelSet labels)
    {
        Header = ["step", "accuracy", "macro-F1", "MCC", "ECE", .. labels.Names.Select(n => "recall " + n)];
        Rows = [.. Enumerable.Range(0, seeds[0].Count).Select(step =>
        {
            StepResult[] all = [.. seeds.Select(s => s[step])];
            return (IReadOnlyList<string>)
            [
                all[0].Name,
                Cell(all, r => r.Report.Accuracy),
                Cell(all, r => r.Report.Macro.F1),
                Cell(all, r => r.Report.MatthewsCorrelation),
                Cell(all, r => r.ExpectedCalibrationError),
                .. labels.Names.Select((_, c) => Mean(all, r => r.Report.Classes[c].Recall)),
            ];
        })];
    }

    public IReadOnlyList<string> Header { get; }

    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    private static string Cell(StepResult[] all, Func<StepResult, double> metric)
    {
        if (all.Length == 1) return Mean(all, metric);
        double mean = all.Average(metric), deviation = Math.Sqrt(all.Sum(r => Math.Pow(metric(r) - mean, 2)) / (all.Length - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} ± {deviation:0.000}");
    }

    private static string Mean(StepResult[] all, Func<StepResult, double> metric) => all.Average(metric).ToString("0.000", CultureInfo.InvariantCulture);
}
