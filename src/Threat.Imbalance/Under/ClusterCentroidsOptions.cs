namespace Threat.Imbalance;

/// <summary>Options of <see cref="ClusterCentroids"/>.</summary>
public sealed record ClusterCentroidsOptions
{
    /// <summary>Whether a cluster is replaced by its centre, which is a synthetic row, or by the real row nearest to it.</summary>
    /// <value>false: the nearest real row.</value>
    public bool MakeCentroids { get; init; }

    /// <summary>Rounds of k-means at most.</summary>
    /// <value>50; at least 1.</value>
    public int MaxIterations { get; init; } = 50;

    /// <summary>Which classes shrink, and to how many rows.</summary>
    /// <value><see cref="SamplingStrategy.Auto"/>: every class is lowered to the smallest.</value>
    public SamplingStrategy Strategy { get; init; } = SamplingStrategy.Auto;

    /// <summary>How columns are scaled while neighbours are chosen; the rows kept are never changed.</summary>
    /// <value><see cref="DistanceScaling.Auto"/>.</value>
    public DistanceScaling Scaling { get; init; } = DistanceScaling.Auto;

    /// <summary>The seed of every random draw.</summary>
    /// <value>0.</value>
    public long Seed { get; init; }

    /// <summary>The most threads; −1 is one per processor. The result is the same for any number.</summary>
    /// <value>−1 or at least 1. Default −1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;
}
