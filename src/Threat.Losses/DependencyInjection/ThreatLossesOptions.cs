using Threat.Core;

namespace Threat.Losses;

/// <summary>What <c>AddThreatLosses()</c> registers.</summary>
public sealed class ThreatLossesOptions
{
    /// <summary>The calibrator, with its own defaults. Register an <see cref="ICalibrator"/> of your own before for other settings.</summary>
    /// <value>Default <see cref="CalibrationMethod.Temperature"/>.</value>
    public CalibrationMethod Calibration { get; set; }

    internal ICalibrator CreateCalibrator() => Calibration switch
    {
        CalibrationMethod.Temperature => new TemperatureScaling(),
        CalibrationMethod.Vector => new VectorScaling(),
        CalibrationMethod.Matrix => new MatrixScaling(),
        CalibrationMethod.Dirichlet => new MatrixScaling(new MatrixScalingOptions { Dirichlet = true }),
        CalibrationMethod.Beta => new BetaCalibration(),
        CalibrationMethod.Isotonic => new IsotonicCalibration(),
        CalibrationMethod.Histogram => new HistogramBinning(),
        _ => throw new ArgumentOutOfRangeException(nameof(Calibration), Calibration, Unknown),
    };

    internal string Unknown => $"Calibration {Calibration} does not exist; allowed are {string.Join(", ", Enum.GetNames<CalibrationMethod>())}.";
}
