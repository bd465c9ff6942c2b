namespace Threat.Retraining;

/// <summary>What the scheduler is doing.</summary>
public enum SchedulerState
{
    /// <summary>The host has not started it, or has stopped it, and nobody runs anything by hand.</summary>
    Stopped,

    /// <summary>Started, but <see cref="ScheduleOptions.Enabled"/> is false: it waits for runs started by hand.</summary>
    ManualOnly,

    /// <summary>Started; it waits for the next check, <see cref="SchedulerStatus.NextCheckAt"/>.</summary>
    Waiting,

    /// <summary>It takes the lock and asks the triggers; no run has begun.</summary>
    Checking,

    /// <summary>A run is under way in this process: <see cref="SchedulerStatus.Progress"/>.</summary>
    Running,
}
