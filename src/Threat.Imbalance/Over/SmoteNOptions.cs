namespace Threat.Imbalance;

/// <summary>Options of <see cref="SmoteN"/>.</summary>
public sealed record SmoteNOptions
{
    /// <summary>Nearest neighbours within the class that may be partners.</summary>
    /// <value>5; at least 1.</value>
    public int NeighborCount { get; init; } = 5;

    /// <summary>Which classes grow, and to how many rows.</summary>
    /// <value><see cref="SamplingStrategy.Auto"/>: every class is raised to the largest.</value>
    public SamplingStrategy Strategy { get; init; } = SamplingStrategy.Auto;

    /// <summary>What happens to a class with fewer than NeighborCount + 1 rows.</summary>
    /// <value><see cref="SmallClassHandling.Throw"/>.</value>
    public SmallClassHandling SmallClasses { get; init; } = SmallClassHandling.Throw;

    /// <summary>How nearest rows are found.</summary>
    /// <value><see cref="NeighborSearchOptions.Default"/>.</value>
    public NeighborSearchOptions Search { get; init; } = NeighborSearchOptions.Default;

    /// <summary>The seed of every random draw.</summary>
    /// <value>0.</value>
    public long Seed { get; init; }

    /// <summary>The most threads; −1 is one per processor. The result is the same for any number.</summary>
    /// <value>−1 or at least 1. Default −1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;
}
