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

    /// <summary>The most threads that draw and measure; −1 is one per processor. The interval does not depend on it.</summary>
    /// <value>−1 or at least 1. Default 1: with more, the metric is called by several threads at once and must allow it.</value>
    public int MaxDegreeOfParallelism { get; set; } = 1;
}
