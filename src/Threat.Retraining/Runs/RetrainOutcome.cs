namespace Threat.Retraining;

/// <summary>What became of a request.</summary>
public enum RetrainOutcome
{
    /// <summary>A run was completed; its decision says with what result.</summary>
    Completed,

    /// <summary>No trigger fired.</summary>
    NotDue,

    /// <summary>Another run is under way, here or on another host.</summary>
    AlreadyRunning,

    /// <summary>The run was cancelled, ran out of time, or lost its lock; its samples are released.</summary>
    Cancelled,

    /// <summary>A step threw, and no new model serves; the samples are released, or will be by the next run where the store could not be told.</summary>
    Failed,
}
