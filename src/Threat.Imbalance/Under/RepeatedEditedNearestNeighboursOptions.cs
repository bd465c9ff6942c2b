namespace Threat.Imbalance;

/// <summary>Options of <see cref="RepeatedEditedNearestNeighbours"/>.</summary>
public sealed record RepeatedEditedNearestNeighboursOptions
{
    /// <summary>Nearest rows of any class that vote.</summary>
    /// <value>3; at least 1.</value>
    public int NeighborCount { get; init; } = 3;

    /// <summary>When a row's neighbours disagree with it.</summary>
    /// <value><see cref="NeighborVote.All"/>: as soon as one neighbour is of another class.</value>
    public NeighborVote Vote { get; init; } = NeighborVote.All;

    /// <summary>Passes at most; it stops early when a pass removes nothing or would empty a class.</summary>
    /// <value>100; at least 1.</value>
    public int MaxPasses { get; init; } = 100;

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
