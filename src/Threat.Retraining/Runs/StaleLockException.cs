namespace Threat.Retraining;

/// <summary>The lock under which a run works was taken over by a newer holder; the write was refused and changed nothing.</summary>
public sealed class StaleLockException : InvalidOperationException
{
    /// <summary>An error that names both tokens.</summary>
    public StaleLockException(long given, long current)
        : base($"The run's lock is stale: its fencing token is {given}, the newest is {current}. Another process runs now; this run stops and changes nothing.")
    {
        Given = given;
        Current = current;
    }

    /// <summary>The token that was given.</summary>
    public long Given { get; }

    /// <summary>The newest token.</summary>
    public long Current { get; }
}
