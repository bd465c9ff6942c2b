namespace Threat.Core;

/// <summary>How <see cref="Bootstrap"/> resamples.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Number of resamples.</summary>
    /// <value>10 or more. Default 1000.</value>
    public int Resamples { get; set; } = 1000;

    /// <summary>Share of resamples between the ends of the interval.</summary>
    /// <value>Above 0, below 1. Default 0.95.</value>
    public double Level { get; set; } = 0.95;

    /// <summary>Decides which rows are drawn; the same seed gives the same interval.</summary>
    /// <value>Default 0.</value>
    public long Seed { get; set; }

    /// <summary>Threads that draw and measure. The interval does not depend on it; above 1 the metric is called by several threads at once.</summary>
    /// <value>1 or more. Default 1.</value>
    public int MaxThreads { get; set; } = 1;
}
