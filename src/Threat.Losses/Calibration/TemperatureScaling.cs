using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;
using TorchSharp;

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
        Workers.Checked(_options.MaxDegreeOfParallelism, nameof(_options.MaxDegreeOfParallelism));
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
        return TemperatureSearch.Fit<double, DoubleLane>(heldOut.Logits.Values.Span, heldOut.Labels.Span, heldOut.Logits.ClassCount, _options, cancellationToken);
    }

    /// <summary>Finds the temperature of single-precision logits, without a copy.</summary>
    /// <param name="logits">n × C finite values, row by row.</param>
    /// <param name="labels">n class ids.</param>
    /// <param name="classCount">C, at least 2.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <inheritdoc cref="Fit(LabeledLogits, CancellationToken)"/>
    public CalibrationFit Fit(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int classCount, CancellationToken cancellationToken = default)
    {
        CalibrationChecks.Fit(logits, labels, classCount, _options.MinimumRows);
        return TemperatureSearch.Fit<float, SingleLane>(logits, labels, classCount, _options, cancellationToken);
    }

    /// <inheritdoc cref="Fit(ReadOnlySpan{float}, ReadOnlySpan{int}, int, CancellationToken)"/>
    public CalibrationFit Fit(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classCount, CancellationToken cancellationToken = default)
    {
        CalibrationChecks.Fit(logits, labels, classCount, _options.MinimumRows);
        return TemperatureSearch.Fit<double, DoubleLane>(logits, labels, classCount, _options, cancellationToken);
    }

    /// <summary>Finds the temperature of a network's output. Needs the native backend, unlike the other forms.</summary>
    /// <param name="logits">[N, C], float32 or float64, on any device.</param>
    /// <param name="labels">[N] class ids.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <inheritdoc cref="Fit(LabeledLogits, CancellationToken)"/>
    public CalibrationFit Fit(torch.Tensor logits, torch.Tensor labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        using DisposeScope scope = torch.NewDisposeScope();
        using torch.Tensor none = torch.empty([0]);
        BatchChecks.Shapes(logits, labels, none);
        int[] ids = labels.detach().to(torch.ScalarType.Int32, torch.CPU).contiguous().data<int>().ToArray();
        double[] values = logits.detach().to(torch.ScalarType.Float64, torch.CPU).contiguous().data<double>().ToArray();
        return Fit(values, ids, checked((int)logits.size(1)), cancellationToken);
    }
}
