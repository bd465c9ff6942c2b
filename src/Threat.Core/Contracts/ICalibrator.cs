namespace Threat.Core;

/// <summary>Fits a map from logits to calibrated probabilities on held-out rows the model was not trained on.</summary>
public interface ICalibrator
{
    /// <summary>A short name for reports, as in "TemperatureScaling".</summary>
    string Name { get; }

    /// <summary>Fits.</summary>
    CalibrationFit Fit(LabeledLogits heldOut, CancellationToken cancellationToken = default);
}
