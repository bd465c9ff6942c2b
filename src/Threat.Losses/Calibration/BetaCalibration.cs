using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>
/// Beta calibration of each class's probability against the rest (Kull et al. 2017), scaled to sum to 1: the log-odds become a·ln p − b·ln(1 − p) + c
/// with a and b of 0 or more. It can move the decisions.
/// </summary>
/// <remarks>The NLL of the fitting rows can rise a little, because classes are fitted one by one. Immutable and thread-safe; needs no native backend.</remarks>
public sealed class BetaCalibration : ICalibrator
{
    private readonly BetaCalibrationOptions _options;

    /// <summary>A calibrator.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public BetaCalibration(BetaCalibrationOptions? options = null)
    {
        _options = options ?? new BetaCalibrationOptions();
        Guard.Positive(_options.Regularization, nameof(_options.Regularization));
        Guard.AtLeast(_options.MinimumRows, 2, nameof(_options.MinimumRows));
    }

    /// <inheritdoc/>
    public string Name => "BetaCalibration";

    /// <summary>Fits a, b and c per class.</summary>
    /// <inheritdoc cref="TemperatureScaling.Fit(LabeledLogits, CancellationToken)"/>
    /// <returns>A <see cref="BetaMap"/>.</returns>
    public CalibrationFit Fit(LabeledLogits heldOut, CancellationToken cancellationToken = default)
    {
        CalibrationChecks.Fit(heldOut, _options.MinimumRows);
        cancellationToken.ThrowIfCancellationRequested();
        int classes = heldOut.Logits.ClassCount;
        double[] a = new double[classes], b = new double[classes], c = new double[classes];
        List<string> notes = CalibrationChecks.AbsentClasses(heldOut);
        for (int k = 0; k < classes; k++)
        {
            (a[k], b[k], c[k], bool converged) = BetaKernel.Fit(heldOut, k, _options.Regularization, cancellationToken);
            if (!converged) notes.Add($"The optimum of class '{heldOut.LabelSet.NameOf(k)}' was not reached to full precision. Raise Regularization.");
        }
        return CalibrationChecks.Result(heldOut, new BetaMap(a, b, c), notes);
    }
}
