namespace Threat.Losses;

/// <summary>A calibrator of this package by name, for configuration.</summary>
public enum CalibrationMethod
{
    /// <summary><see cref="TemperatureScaling"/>: the default.</summary>
    Temperature,

    /// <summary><see cref="VectorScaling"/>.</summary>
    Vector,

    /// <summary><see cref="MatrixScaling"/>.</summary>
    Matrix,

    /// <summary><see cref="MatrixScaling"/> on log-probabilities.</summary>
    Dirichlet,

    /// <summary><see cref="BetaCalibration"/>.</summary>
    Beta,

    /// <summary><see cref="IsotonicCalibration"/>.</summary>
    Isotonic,

    /// <summary><see cref="HistogramBinning"/>.</summary>
    Histogram,
}
