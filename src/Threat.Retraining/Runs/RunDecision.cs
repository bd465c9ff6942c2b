namespace Threat.Retraining;

/// <summary>What a completed run decided.</summary>
public enum RunDecision
{
    /// <summary>Every condition of the gate holds: the new model serves.</summary>
    Promote,

    /// <summary>A condition does not hold: the old model keeps serving.</summary>
    Reject,

    /// <summary>There are too few rows to tell: the old model keeps serving.</summary>
    InsufficientEvidence,

    /// <summary>The gate said promote, but the champion had changed in between: the other one keeps serving.</summary>
    Overtaken,
}
