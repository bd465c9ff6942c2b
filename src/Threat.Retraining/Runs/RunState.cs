namespace Threat.Retraining;

/// <summary>How far a run has come. The state is durable; a crashed run is carried on or released by the next one.</summary>
public enum RunState
{
    /// <summary>The rows are claimed; training is under way. After a crash the claim is released.</summary>
    Claimed,

    /// <summary>The gate has decided and the record is stored. After a crash a decided promotion is carried on when the model was registered.</summary>
    Decided,

    /// <summary>The new version is in the registry. After a crash the promotion is carried on.</summary>
    Registered,

    /// <summary>Done; its samples are counted as used.</summary>
    Completed,

    /// <summary>It threw; its samples are unclaimed again.</summary>
    Failed,

    /// <summary>It was cancelled or ran out of time; its samples are unclaimed again.</summary>
    Cancelled,

    /// <summary>Its process ended in the middle; its samples are unclaimed again.</summary>
    Abandoned,
}
