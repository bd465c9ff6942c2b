namespace Threat.Retraining;

/// <summary>What a run is asked for.</summary>
public sealed record RetrainRequest
{
    /// <summary>A run right now, whatever the triggers say.</summary>
    /// <param name="reason">Why, for the record.</param>
    public static RetrainRequest Manual(string reason = "manual") => new() { Reason = reason };

    /// <summary>A run if a trigger fires; checked while the lock is held, so that two hosts never run for the same cause.</summary>
    public static RetrainRequest IfDue { get; } = new() { OnlyIfDue = true };

    /// <summary>Why; the trigger's words replace it when <see cref="OnlyIfDue"/>.</summary>
    public string Reason { get; init; } = "manual";

    /// <summary>Whether the triggers decide.</summary>
    public bool OnlyIfDue { get; init; }

    /// <summary>Whether the gate asks for non-inferiority instead of superiority; a drift trigger sets it.</summary>
    public bool DriftTriggered { get; init; }

    /// <summary>The seed; null derives one from the run's id. It is part of the record either way.</summary>
    public long? Seed { get; init; }
}
