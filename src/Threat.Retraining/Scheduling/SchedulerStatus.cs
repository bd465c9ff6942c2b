namespace Threat.Retraining;

/// <summary>A snapshot of the scheduler of this process. Runs of other hosts are in <see cref="IRunStore.ListAsync"/>.</summary>
public sealed record SchedulerStatus
{
    /// <summary>What it is doing.</summary>
    public required SchedulerState State { get; init; }

    /// <summary>Where the current run is; null unless <see cref="State"/> is <see cref="SchedulerState.Running"/>.</summary>
    public RetrainProgress? Progress { get; init; }

    /// <summary>When triggers were last checked or a run was last asked for, or null.</summary>
    public DateTimeOffset? LastCheckAt { get; init; }

    /// <summary>What came of that: also NotDue, AlreadyRunning, or Failed when the store could not be asked. Null before the first.</summary>
    public RetrainResult? LastResult { get; init; }

    /// <summary>The last run of this process that ended (Completed, Cancelled or Failed), or null. Later checks leave it as it is.</summary>
    public RetrainResult? LastRun { get; init; }

    /// <summary>When the next check is due, or null when none is planned.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }
}
