namespace Threat.Imbalance;

/// <summary>Options of <see cref="RandomUnderSampler"/>.</summary>
public sealed record RandomUnderSamplerOptions
{
    /// <summary>Which classes shrink, and to how many rows.</summary>
    /// <value><see cref="SamplingStrategy.Auto"/>: every class is lowered to the smallest.</value>
    public SamplingStrategy Strategy { get; init; } = SamplingStrategy.Auto;

    /// <summary>The seed of every random draw.</summary>
    /// <value>0.</value>
    public long Seed { get; init; }

    /// <summary>The most threads; −1 is one per processor. The result is the same for any number.</summary>
    /// <value>−1 or at least 1. Default −1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;
}
