using Threat.Core;

namespace Threat.Retraining.Tests;

public sealed class FailingTrainer : IModelTrainer
{
    public string Name => "Failing";

    public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("no luck");
}
