namespace Threat.Imbalance;

/// <summary>Options of <see cref="TomekLinks"/>.</summary>
public sealed record TomekLinksOptions
{
    /// <summary>Which classes may lose rows; the method decides how many.</summary>
    /// <value><see cref="SamplingStrategy.Auto"/>: every class but the smallest.</value>
    public SamplingStrategy Strategy { get; init; } = SamplingStrategy.Auto;

    /// <summary>How often links are looked for and removed; removing a link's end can make a new link. It stops early when none is left.</summary>
    /// <value>1, as published; at least 1.</value>
    public int MaxPasses { get; init; } = 1;

    /// <summary>How columns are scaled while neighbours are chosen; the rows kept are never changed.</summary>
    /// <value><see cref="DistanceScaling.Auto"/>.</value>
    public DistanceScaling Scaling { get; init; } = DistanceScaling.Auto;

    /// <summary>How nearest rows are found.</summary>
    /// <value><see cref="NeighborSearchOptions.Default"/>.</value>
    public NeighborSearchOptions Search { get; init; } = NeighborSearchOptions.Default;

    /// <summary>The most threads; −1 is one per processor. The result is the same for any number.</summary>
    /// <value>−1 or at least 1. Default −1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;
}
