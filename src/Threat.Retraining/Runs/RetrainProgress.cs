namespace Threat.Retraining;

/// <summary>Where a run is.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Step">The step, as in "train".</param>
/// <param name="Fraction">Share of the step that is done, 0 to 1.</param>
/// <param name="Detail">More, as the epoch's loss; may be empty.</param>
public sealed record RetrainProgress(string RunId, string Step, double Fraction, string Detail);
