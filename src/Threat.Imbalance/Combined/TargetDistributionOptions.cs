namespace Threat.Imbalance;

/// <summary>Options of <see cref="TargetDistributionResampler"/>.</summary>
public sealed record TargetDistributionOptions
{
    /// <summary>Shares of the result by class name or alias; they sum to 1 and name every class that has rows.</summary>
    /// <value>
    /// null: 30 % for the class Normal (where the label set has none, the largest class), and the other classes that have rows share 70 % equally.
    /// </value>
    public IReadOnlyDictionary<string, double>? Shares { get; init; }

    /// <summary>Rows of the result.</summary>
    /// <value>null: as many as the dataset has.</value>
    public int? TotalRows { get; init; }

    /// <summary>Nearest neighbours within the class that may be partners.</summary>
    /// <value>5; at least 1.</value>
    public int NeighborCount { get; init; } = 5;

    /// <summary>How columns are scaled while neighbours are chosen.</summary>
    /// <value><see cref="DistanceScaling.Auto"/>.</value>
    public DistanceScaling Scaling { get; init; } = DistanceScaling.Auto;

    /// <summary>What happens to a class that must grow but has fewer than NeighborCount + 1 rows.</summary>
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
