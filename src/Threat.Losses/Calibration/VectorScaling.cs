using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>Vector scaling (Guo et al. 2017): softmax(w·z + b) with a factor and an offset per class. It can move the decisions.</summary>
/// <remarks>Convex; found by L-BFGS to a gradient of 1e-9. Immutable and thread-safe; needs no native backend.</remarks>
public sealed class VectorScaling : ICalibrator
{
    private readonly VectorScalingOptions _options;

    /// <summary>A calibrator.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public VectorScaling(VectorScalingOptions? options = null)
    {
        _options = options ?? new VectorScalingOptions();
        Guard.NotNegative(_options.Regularization, nameof(_options.Regularization));
        Guard.AtLeast(_options.RowsPerParameter, 1, nameof(_options.RowsPerParameter));
    }

    /// <inheritdoc/>
    public string Name => "VectorScaling";

    /// <summary>Fits factors and offsets.</summary>
    /// <inheritdoc cref="TemperatureScaling.Fit(LabeledLogits, CancellationToken)"/>
    /// <returns>An <see cref="AffineCalibration"/>.</returns>
    public CalibrationFit Fit(LabeledLogits heldOut, CancellationToken cancellationToken = default)
        => AffineCalibration.Fit(heldOut, diagonal: true, logProbabilities: false, _options.Regularization, _options.RowsPerParameter, cancellationToken);
}
