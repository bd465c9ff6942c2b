using Threat.Core;

namespace Threat.Losses;

/// <summary>One measure before and after calibration.</summary>
/// <param name="Name">As in "ECE, equal width".</param>
/// <param name="Before">Of plain softmax.</param>
/// <param name="After">Of the calibration.</param>
public sealed record CalibrationFigure(string Name, ConfidenceInterval Before, ConfidenceInterval After);
