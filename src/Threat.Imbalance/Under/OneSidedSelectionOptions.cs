namespace Threat.Imbalance;

/// <summary>Options of <see cref="OneSidedSelection"/>.</summary>
public sealed record OneSidedSelectionOptions
{
    /// <summary>Rows of each class drawn at random to classify the others by.</summary>
    /// <value>1; at least 1.</value>
    public int SeedRows { get; init; } = 1;

    /// <summary>Which classes may lose rows; the method decides how many.</summary>
    /// <value><see cref="SamplingStrategy.Auto"/>: every class but the smallest.</value>
    public SamplingStrategy Strategy { get; init; } = SamplingStrategy.Auto;

    /// <summary>How columns are scaled while neighbours are chosen; the rows kept are never changed.</summary>
    /// <value><see cref="DistanceScaling.Auto"/>.</value>
    public DistanceScaling Scaling { get; init; } = DistanceScaling.Auto;

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
