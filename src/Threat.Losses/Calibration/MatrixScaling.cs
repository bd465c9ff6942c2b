using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>
/// Matrix scaling (Guo et al. 2017), softmax(W·z + b), regularised off the diagonal; with <see cref="MatrixScalingOptions.Dirichlet"/>
/// Dirichlet calibration (Kull et al. 2019), the same on log-probabilities. It can move the decisions, and overfits on few rows.
/// </summary>
/// <remarks>Convex; found by L-BFGS to a gradient of 1e-9. Immutable and thread-safe; needs no native backend.</remarks>
public sealed class MatrixScaling : ICalibrator
{
    private readonly MatrixScalingOptions _options;

    /// <summary>A calibrator.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public MatrixScaling(MatrixScalingOptions? options = null)
    {
        _options = options ?? new MatrixScalingOptions();
        Guard.NotNegative(_options.Regularization, nameof(_options.Regularization));
        Guard.AtLeast(_options.RowsPerParameter, 1, nameof(_options.RowsPerParameter));
    }

    /// <inheritdoc/>
    public string Name => _options.Dirichlet ? "DirichletCalibration" : "MatrixScaling";

    /// <summary>Fits the matrix and the offsets.</summary>
    /// <inheritdoc cref="TemperatureScaling.Fit(LabeledLogits, CancellationToken)"/>
    /// <returns>An <see cref="AffineCalibration"/>.</returns>
    public CalibrationFit Fit(LabeledLogits heldOut, CancellationToken cancellationToken = default)
        => AffineCalibration.Fit(heldOut, diagonal: false, _options.Dirichlet, _options.Regularization, _options.RowsPerParameter, cancellationToken);
}
