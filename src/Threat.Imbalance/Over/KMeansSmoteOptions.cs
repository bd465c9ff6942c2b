namespace Threat.Imbalance;

/// <summary>Options of <see cref="KMeansSmote"/>.</summary>
public sealed record KMeansSmoteOptions
{
    /// <summary>Clusters of the whole dataset.</summary>
    /// <value>8; at least 1.</value>
    public int ClusterCount { get; init; } = 8;

    /// <summary>Nearest neighbours within the class and cluster that may be partners; a cluster with fewer rows uses as many as it has.</summary>
    /// <value>2; at least 1.</value>
    public int NeighborCount { get; init; } = 2;

    /// <summary>A cluster is used when the rows of the class are at least this share of it.</summary>
    /// <value>null: half, so that the class leads in the cluster; 0 to 1.</value>
    public double? ClassShare { get; init; }

    /// <summary>How strongly sparse clusters are preferred: a cluster's weight is (mean distance of its rows)^exponent / rows.</summary>
    /// <value>null: 0.16 · (log base 1.6 of the number of columns)^1.8; at least 0.</value>
    public double? DensityExponent { get; init; }

    /// <summary>Rounds of k-means at most.</summary>
    /// <value>50; at least 1.</value>
    public int MaxIterations { get; init; } = 50;

    /// <summary>Which classes grow, and to how many rows.</summary>
    /// <value><see cref="SamplingStrategy.Auto"/>: every class is raised to the largest.</value>
    public SamplingStrategy Strategy { get; init; } = SamplingStrategy.Auto;

    /// <summary>How columns are scaled while neighbours are chosen; the rows themselves are interpolated in raw values.</summary>
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
