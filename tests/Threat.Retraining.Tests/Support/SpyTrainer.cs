using Threat.Core;

namespace Threat.Retraining.Tests;

/// <summary>Remembers every training.</summary>
public sealed class SpyTrainer(IModelTrainer inner) : IModelTrainer
{
    public List<TrainingRequest> Requests { get; } = [];

    public string Name => inner.Name;

    public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        return inner.Train(request, progress, cancellationToken);
    }
}
