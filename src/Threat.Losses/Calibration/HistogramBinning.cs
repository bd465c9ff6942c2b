using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>Histogram binning of each class's probability against the rest (Zadrozny and Elkan 2001), scaled to sum to 1. It can move the decisions.</summary>
/// <remarks>
/// A bin of n rows with k of the class says (k + π)/(n + 1), where π is the class's share: an empty or small bin says π rather than 0 or 1.
/// The NLL of the fitting rows can rise. Immutable and thread-safe; needs no native backend.
/// </remarks>
public sealed class HistogramBinning : ICalibrator
{
    private readonly HistogramBinningOptions _options;

    /// <summary>A calibrator.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public HistogramBinning(HistogramBinningOptions? options = null)
    {
        _options = options ?? new HistogramBinningOptions();
        Guard.AtLeast(_options.BinCount, 1, nameof(_options.BinCount));
        Guard.AtLeast(_options.MinimumRows, 2, nameof(_options.MinimumRows));
        Guard.Defined(_options.Binning, nameof(_options.Binning));
    }

    /// <inheritdoc/>
    public string Name => "HistogramBinning";

    /// <summary>Fits the bins.</summary>
    /// <inheritdoc cref="TemperatureScaling.Fit(LabeledLogits, CancellationToken)"/>
    /// <returns>A <see cref="BinnedCalibration"/>.</returns>
    public CalibrationFit Fit(LabeledLogits heldOut, CancellationToken cancellationToken = default)
    {
        CalibrationChecks.Fit(heldOut, Math.Max(_options.MinimumRows, _options.BinCount), _options.BinCount > _options.MinimumRows ? nameof(_options.BinCount) : nameof(_options.MinimumRows));
        int classes = heldOut.Logits.ClassCount;
        double[][] upper = new double[classes][], values = new double[classes][];
        LabeledProbabilities softmax = heldOut.Apply(IdentityCalibration.Instance);
        for (int c = 0; c < classes; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (double[] scores, bool[] positive) = OneVersusRest.Column(softmax, c);
            upper[c] = _options.Binning == CalibrationBinning.EqualMass ? HistogramKernel.EqualMass(scores, _options.BinCount) : HistogramKernel.EqualWidth(_options.BinCount);
            values[c] = HistogramKernel.Values(scores, positive, upper[c]);
        }
        return CalibrationChecks.Result(heldOut, new BinnedCalibration(upper, values), CalibrationChecks.AbsentClasses(heldOut));
    }
}
