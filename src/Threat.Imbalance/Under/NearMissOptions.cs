namespace Threat.Imbalance;

/// <summary>Options of <see cref="NearMiss"/>.</summary>
public sealed record NearMissOptions
{
    /// <summary>Which rows count as near.</summary>
    /// <value><see cref="NearMissVersion.NearestMinority"/>, NearMiss-1.</value>
    public NearMissVersion Version { get; init; } = NearMissVersion.NearestMinority;

    /// <summary>Rows of the smallest class whose mean distance ranks a row.</summary>
    /// <value>3; at least 1.</value>
    public int NeighborCount { get; init; } = 3;

    /// <summary>NearMiss-3 only: rows of a class that each row of the smallest class nominates before they are ranked.</summary>
    /// <value>3; at least 1.</value>
    public int NominatedCount { get; init; } = 3;

    /// <summary>Which classes shrink, and to how many rows.</summary>
    /// <value><see cref="SamplingStrategy.Auto"/>: every class is lowered to the smallest.</value>
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
