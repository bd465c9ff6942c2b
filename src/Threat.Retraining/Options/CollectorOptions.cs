namespace Threat.Retraining;

/// <summary>How samples are gathered into durable batches.</summary>
public sealed class CollectorOptions
{
    /// <summary>A batch is written when it holds this many samples.</summary>
    /// <value>Default 100; allowed 1 to 100,000.</value>
    public int BatchSize { get; set; } = 100;

    /// <summary>A batch is written at the latest this long after its first sample came, also while others keep coming.</summary>
    /// <value>Default 5 s; allowed 1 ms to 10 minutes.</value>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A batch is written when no further sample has come for this long: a caller that is alone waits no longer. 0 writes what is there at once;
    /// <see cref="FlushInterval"/> or more gathers for the whole of that interval, with fewer and larger writes.
    /// </summary>
    /// <value>Default 10 ms; allowed 0 to 10 minutes.</value>
    public TimeSpan IdleInterval { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Samples that may wait; further callers wait for room.</summary>
    /// <value>Default 1,000; allowed 1 to 1,000,000.</value>
    public int QueueCapacity { get; set; } = 1000;

    /// <summary>How far an event's time may lie ahead of this host's clock.</summary>
    /// <value>Default 5 minutes; 0 or more.</value>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(5);

    internal void Validate()
    {
        Guard.InRange(BatchSize, 1, 100_000);
        Guard.InRange(QueueCapacity, 1, 1_000_000);
        OptionChecks.InRange(FlushInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10));
        OptionChecks.InRange(IdleInterval, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        OptionChecks.InRange(ClockTolerance, TimeSpan.Zero, TimeSpan.MaxValue);
    }
}
