namespace Threat.Core;

/// <summary>Trains a model that turns raw feature rows into logits. Scaling is the model's own part: it is fitted here, on real training rows only.</summary>
public interface IModelTrainer
{
    /// <summary>A short name for reports, as in "ThreatClassifier".</summary>
    string Name { get; }

    /// <summary>Trains.</summary>
    /// <param name="request">The data and the seed.</param>
    /// <param name="progress">Receives a report per epoch or round.</param>
    /// <param name="cancellationToken">Stops the work at the next batch.</param>
    ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default);
}
