using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>Isotonic regression of each class's probability against the rest (Zadrozny and Elkan 2002), scaled to sum to 1. It can move the decisions.</summary>
/// <remarks>
/// A map fitted on n rows never says less than 1/(n + 2) or more than 1 − 1/(n + 2), before scaling. The NLL of the fitting rows can rise a little.
/// Immutable and thread-safe; needs no native backend.
/// </remarks>
public sealed class IsotonicCalibration : ICalibrator
{
    private readonly IsotonicCalibrationOptions _options;

    /// <summary>A calibrator.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public IsotonicCalibration(IsotonicCalibrationOptions? options = null)
    {
        _options = options ?? new IsotonicCalibrationOptions();
        Guard.AtLeast(_options.MinimumRows, 2, nameof(_options.MinimumRows));
    }

    /// <inheritdoc/>
    public string Name => "IsotonicCalibration";

    /// <summary>Fits a rising map per class.</summary>
    /// <inheritdoc cref="TemperatureScaling.Fit(LabeledLogits, CancellationToken)"/>
    /// <returns>An <see cref="IsotonicMap"/>.</returns>
    public CalibrationFit Fit(LabeledLogits heldOut, CancellationToken cancellationToken = default)
    {
        CalibrationChecks.Fit(heldOut, _options.MinimumRows);
        int classes = heldOut.Logits.ClassCount;
        double[][] from = new double[classes][], to = new double[classes][];
        LabeledProbabilities softmax = heldOut.Apply(IdentityCalibration.Instance);
        for (int c = 0; c < classes; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (double[] scores, bool[] positive) = OneVersusRest.Column(softmax, c);
            (from[c], to[c]) = IsotonicKernel.Fit(scores, positive, 1.0 / (heldOut.RowCount + 2));
        }
        return CalibrationChecks.Result(heldOut, new IsotonicMap(from, to), CalibrationChecks.AbsentClasses(heldOut));
    }
}
