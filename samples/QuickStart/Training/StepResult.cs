using Threat.Core;

namespace QuickStart.Training;

/// <summary>One row of the table: what was done and what it gave on the test rows.</summary>
internal sealed record StepResult(string Name, ClassificationReport Report)
{
    public double ExpectedCalibrationError => Report.Probabilities!.ExpectedCalibrationError;
}
