namespace Threat.Retraining;

/// <summary>What the scheduler is doing.</summary>
public enum SchedulerState
{
    /// <summary>The host has not started it, or has stopped it.</summary>
    Stopped,

    /// <summary>It waits for the next check.</summary>
    Waiting,

    /// <summary>It checks the triggers or runs.</summary>
    Working,
}
