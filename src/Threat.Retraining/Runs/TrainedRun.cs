namespace Threat.Retraining.Internal;

/// <summary>A run up to the gate's decision.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Model">The model that is to serve, or null.</param>
/// <param name="Gated">Where <paramref name="Model"/> is a refit: the model that passed the gate, which the next run compares with.</param>
internal sealed record TrainedRun(RunRecord Record, ThreatModel? Model, ThreatModel? Gated) : IDisposable
{
    public void Dispose()
    {
        Model?.Dispose();
        Gated?.Dispose();
    }
}
