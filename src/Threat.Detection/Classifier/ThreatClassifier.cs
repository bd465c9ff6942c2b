using System.Diagnostics;
using Threat.Core;
using Threat.Detection.Internal;
using Threat.Losses;
using Threat.Shared;

namespace Threat.Detection;

/// <summary>
/// Trains a multi-layer perceptron on TorchSharp: scaling fitted on the real training rows, mini-batches, Adam, any loss, early stopping that keeps the
/// best weights. The result, <see cref="MlpModel"/>, scores without TorchSharp.
/// </summary>
/// <remarks>
/// Thread-safe: TorchSharp's random generator and thread count belong to the process, so trainings wait for each other, and both are put back afterwards.
/// The same rows, options and seed give the same bits on the same machine. Native memory is freed before <see cref="Train"/> returns, also when it throws.
/// </remarks>
public sealed class ThreatClassifier : IModelTrainer
{
    private readonly ThreatClassifierOptions _options;

    /// <summary>A trainer; the options are copied.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ThreatClassifier(ThreatClassifierOptions? options = null) => _options = (options ?? new ThreatClassifierOptions()).Validated();

    /// <inheritdoc/>
    public string Name => "ThreatClassifier";

    /// <summary>The model that it trains for, in metrics.</summary>
    internal string? Detector { get; init; }

    /// <summary>Trains.</summary>
    /// <param name="request">Training rows of at least two classes, validation rows when stopping early, and the seed.</param>
    /// <param name="progress">Receives a report after each epoch.</param>
    /// <param name="cancellationToken">Stops the work at the next batch.</param>
    /// <exception cref="ArgumentException">There are no real rows or only one class, the number of scalings is wrong, or validation rows are missing.</exception>
    /// <exception cref="InvalidOperationException">The device or the native backend is absent, or the loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrainingChecks.Require(request, _options);
        TorchBackend.EnsureAvailable();
        using Activity? activity = DetectionMeter.Activities.StartActivity("threat.detection.training")?.SetTag("rows", request.Train.RowCount);
        long start = Stopwatch.GetTimestamp();
        LabeledDataset real = TrainingChecks.RealRows(request.Train);
        FeatureScaler scaler = FeatureScaler.Fit(real.Features, _options.Scaling is { } given ? [.. given] : AutoScaling.Choose(real.Features));
        LossContext context = new(request.Train.LabelSet, request.Train.ClassCounts.ToArray(), real.ClassCounts.ToArray());
        IReadOnlyList<MlpLayer> layers = TorchSession.Run(request.Seed, Workers.Threads(_options.MaxDegreeOfParallelism), cancellationToken,
            () => new TorchTraining(_options, request, new InputScaler(scaler), context).Run(progress, cancellationToken));
        DetectionMeter.Trained(Detector, Stopwatch.GetElapsedTime(start));
        return new MlpModel(request.Train.LabelSet, scaler, layers);
    }
}
