using Threat.Core;

namespace QuickStart.Training;

/// <summary>What one seed gave.</summary>
/// <param name="Alone">Each step over plain cross-entropy, trained on all training rows, decided by the highest probability.</param>
/// <param name="Cumulative">The pipeline, a step more in each row.</param>
/// <param name="Balancing">What balancing did.</param>
/// <param name="TestBefore">The pipeline's test probabilities before calibration.</param>
/// <param name="TestAfter">The same after calibration.</param>
/// <param name="Model">The finished model; the caller disposes it.</param>
/// <param name="Notes">What the calibrator and the threshold search had to say.</param>
internal sealed record ExperimentResult(
    IReadOnlyList<StepResult> Alone, IReadOnlyList<StepResult> Cumulative, ResamplingResult Balancing,
    LabeledProbabilities TestBefore, LabeledProbabilities TestAfter, ThreatModel Model, IReadOnlyList<string> Notes);
