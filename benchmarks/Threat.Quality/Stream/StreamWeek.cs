using Threat.Core;

namespace Threat.Quality.Stream;

/// <summary>What one arm decided on the test rows of one week, or of several put together.</summary>
internal sealed record StreamWeek(double Accuracy, double MacroF1, double TargetRecall, double FalsePositives)
{
    public static StreamWeek Of(IReadOnlyList<int> truth, IReadOnlyList<int> decided, StreamOptions options)
    {
        ClassificationReport report = ClassificationReport.Evaluate(truth.ToArray(), decided.ToArray(), options.Labels);
        // A rare class can be absent from a week's test rows: it has no F1 there.
        return new StreamWeek(report.Accuracy, report.Classes.Where(static c => c.Support > 0).Average(static c => c.F1), report[options.Target].Recall, 1 - report.Classes[0].Recall);
    }
}
