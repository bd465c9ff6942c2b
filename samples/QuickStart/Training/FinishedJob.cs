using QuickStart.Reporting;
using Threat.Core;

namespace QuickStart.Training;

/// <summary>All seeds of a job; the first seed's model and pictures go into the report.</summary>
internal sealed class FinishedJob(Problem problem, IReadOnlyList<ExperimentResult> results, Arguments arguments) : IDisposable
{
    public Problem Problem => problem;

    public ExperimentResult First => results[0];

    public ThreatModel Model => results[0].Model;

    public string OutputFolder => arguments.OutputFolder;

    public ResultTable Alone { get; } = new([.. results.Select(r => r.Alone)], problem.Test.LabelSet);

    public ResultTable Cumulative { get; } = new([.. results.Select(r => r.Cumulative)], problem.Test.LabelSet);

    public int Seeds => results.Count;

    public void SaveReport()
    {
        string path = Path.Combine(OutputFolder, "report.html");
        ReportWriter.Write(this, path);
        Console.WriteLine($"report: {path}");
    }

    public void Dispose()
    {
        foreach (ExperimentResult result in results) result.Model.Dispose();
    }
}
