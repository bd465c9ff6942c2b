using Threat.Core;

namespace Threat.Quality;

/// <summary>What one step gave on the test rows for one seed.</summary>
internal sealed record Outcome(string Step, double Accuracy, double BalancedAccuracy, double MacroF1, double Mcc, double Ece, double FalsePositives, double[] Recalls, double Seconds)
{
    /// <summary>The same weighted to the classes' true sizes; null when the rows have them already.</summary>
    public Recipes.NaturalFigures? Natural { get; init; }

    public static Outcome Of(string step, LabeledProbabilities test, DecisionPolicy? policy, double seconds)
    {
        ClassificationReport report = ClassificationReport.Evaluate(test, policy);
        int normal = test.LabelSet.TryGetId("Normal", out int id) ? id : 0;
        return new Outcome(step, report.Accuracy, report.BalancedAccuracy, report.Macro.F1, report.MatthewsCorrelation, report.Probabilities!.ExpectedCalibrationError,
            1 - report.Classes[normal].Recall, [.. report.Classes.Select(static c => c.Recall)], seconds);
    }
}
