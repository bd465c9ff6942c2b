namespace Threat.Core;

/// <summary>A fitted calibration and what a reader should know about the fit.</summary>
/// <param name="Calibration">The fitted map.</param>
/// <param name="NegativeLogLikelihoodBefore">Mean NLL of softmax(logits) on the fitting rows.</param>
/// <param name="NegativeLogLikelihoodAfter">Mean NLL of the calibrated probabilities on the fitting rows.</param>
/// <param name="Notes">Bounds that were hit, classes without rows, and the like.</param>
public sealed record CalibrationFit(ICalibration Calibration, double NegativeLogLikelihoodBefore, double NegativeLogLikelihoodAfter, IReadOnlyList<string> Notes);
