namespace Threat.Imbalance;

/// <summary>Options of <see cref="AutoResampler"/>. Each limit of its rules can be moved.</summary>
public sealed record AutoOptions
{
    /// <summary>The largest class divided by the smallest, up to which nothing is resampled.</summary>
    /// <value>1.5; at least 1.</value>
    public double BalancedRatio { get; init; } = 1.5;

    /// <summary>Rows in the smallest class from which class weights are enough, whatever the ratio.</summary>
    /// <value>5,000; at least 1.</value>
    public int AmpleRows { get; init; } = 5_000;

    /// <summary>Rows of the dataset below which it counts as small: neighbours are cheap, so the borders are cleaned too.</summary>
    /// <value>10,000; at least 1.</value>
    public int SmallRows { get; init; } = 10_000;

    /// <summary>Rows of the dataset from which it counts as large: the result keeps the present size.</summary>
    /// <value>100,000; at least 1.</value>
    public int LargeRows { get; init; } = 100_000;

    /// <summary>The majority's share above which it is thinned too.</summary>
    /// <value>0.8; 0 to 1.</value>
    public double DominantShare { get; init; } = 0.8;

    /// <summary>Columns for each row of the smallest class above which it is copied instead of interpolated.</summary>
    /// <value>20; at least 0.</value>
    public double ColumnsPerRow { get; init; } = 20;

    /// <summary>Columns that hold categories coded as numbers; interpolating them makes values that mean nothing.</summary>
    /// <value>None.</value>
    public IReadOnlyList<int> CategoricalColumns { get; init; } = [];

    /// <summary>Whether the training can weight classes; if not, "class-weights" is never the answer.</summary>
    /// <value>true.</value>
    public bool ClassWeightsPossible { get; init; } = true;

    /// <summary>Nearest neighbours within the class that may be partners.</summary>
    /// <value>5; at least 1. A class with fewer rows uses as many as it has; the notes say so.</value>
    public int NeighborCount { get; init; } = 5;

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
