using Threat.Core;
using Threat.Detection;
using Threat.Retraining;

namespace Threat.Learning.Internal;

/// <summary>Lets the host's detector serve a promoted or rolled back champion at once instead of at its next look into the registry.</summary>
internal sealed class PromptDetector(ThreatDetector detector, IModelRegistry registry, ThreatDetectionOptions options) : IRetrainObserver
{
    public Task ChampionMovedAsync(string modelName, string version, CancellationToken cancellationToken = default)
        => modelName == options.ModelName ? detector.RefreshAsync(registry, modelName, options.Alias, cancellationToken) : Task.CompletedTask;
}
