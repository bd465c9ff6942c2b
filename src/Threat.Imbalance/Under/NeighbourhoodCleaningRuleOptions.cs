namespace Threat.Imbalance;

/// <summary>Options of <see cref="NeighbourhoodCleaningRule"/>.</summary>
public sealed record NeighbourhoodCleaningRuleOptions
{
    /// <summary>Nearest rows of any class that vote.</summary>
    /// <value>3; at least 1.</value>
    public int NeighborCount { get; init; } = 3;

    /// <summary>A class loses neighbours of misclassified rows of the smallest class only when it has more than this share of the smallest class's rows.</summary>
    /// <value>0.5; 0 to 1.</value>
    public double SizeShare { get; init; } = 0.5;

    /// <summary>Which classes may lose rows; the method decides how many.</summary>
    /// <value><see cref="SamplingStrategy.Auto"/>: every class but the smallest.</value>
    public SamplingStrategy Strategy { get; init; } = SamplingStrategy.Auto;

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
