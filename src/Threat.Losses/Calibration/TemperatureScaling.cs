using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>
/// Temperature scaling (Guo et al. 2017): the T above 0 that minimises the mean negative log-likelihood of softmax(z / T) on held-out rows.
/// </summary>
/// <remarks>
/// <para>In β = 1/T the likelihood is convex: a safeguarded Newton search finds its one optimum to full precision, where a few gradient steps stop early.</para>
/// <para>Fit on rows the model was not trained on, at their natural class mix: never on resampled rows.</para>
/// <para>Immutable and thread-safe; needs no native backend.</para>
/// </remarks>
public sealed class TemperatureScaling : ICalibrator
{
    private readonly TemperatureScalingOptions _options;

    /// <summary>A calibrator.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public TemperatureScaling(TemperatureScalingOptions? options = null)
    {
        _options = options ?? new TemperatureScalingOptions();
        Guard.Positive(_options.MinTemperature, nameof(_options.MinTemperature));
        Guard.Positive(_options.MaxTemperature, nameof(_options.MaxTemperature));
        Guard.AtLeast(_options.MinimumRows, 2, nameof(_options.MinimumRows));
        if (_options.MinTemperature >= _options.MaxTemperature)
            throw new ArgumentOutOfRangeException(nameof(options), FormattableString.Invariant($"MinTemperature is {_options.MinTemperature} and MaxTemperature is {_options.MaxTemperature}; the first must be below the second."));
    }

    /// <inheritdoc/>
    public string Name => "TemperatureScaling";

    /// <summary>Finds the temperature.</summary>
    /// <param name="heldOut">Logits and labels of rows the model was not trained on.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A <see cref="TemperatureCalibration"/>; notes say when a bound was hit.</returns>
    /// <exception cref="ArgumentException">Too few rows, one class only, or probabilities in place of logits.</exception>
    public CalibrationFit Fit(LabeledLogits heldOut, CancellationToken cancellationToken = default)
    {
        CalibrationChecks.Fit(heldOut, _options.MinimumRows);
        return TemperatureSearch.Fit(heldOut.Logits.Values.Span, heldOut.Labels.Span, heldOut.Logits.ClassCount, _options, cancellationToken);
    }
}
