namespace Threat.Retraining;

/// <summary>Says when a run is due. Asked at every check, while the run lock is held.</summary>
/// <remarks>Implementations keep no state of their own: what they must remember goes through <see cref="TriggerReport.Remember"/>, so that restarts and other hosts know it.</remarks>
public interface IRetrainTrigger
{
    /// <summary>A short, unique name.</summary>
    string Name { get; }

    /// <summary>Decides.</summary>
    ValueTask<TriggerReport> EvaluateAsync(TriggerContext context, CancellationToken cancellationToken = default);
}
