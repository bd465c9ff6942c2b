namespace Threat.Retraining;

/// <summary>A snapshot of the scheduler.</summary>
public sealed record SchedulerStatus
{
    /// <summary>What it is doing.</summary>
    public required SchedulerState State { get; init; }

    /// <summary>Where the current run is, or null when none is under way in this process.</summary>
    public RetrainProgress? Progress { get; init; }

    /// <summary>When triggers were last checked or a run was last asked for, or null.</summary>
    public DateTimeOffset? LastCheckAt { get; init; }

    /// <summary>What came of it, or null.</summary>
    public RetrainResult? LastResult { get; init; }

    /// <summary>When the next check is due, or null when none is planned.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }
}
