namespace Threat.Imbalance;

/// <summary>Options of <see cref="SmoteEnn"/>.</summary>
public sealed record SmoteEnnOptions : SmoteFamilyOptions
{
    /// <summary>Nearest rows of any class that vote in the cleaning step.</summary>
    /// <value>3; at least 1.</value>
    public int CleaningNeighborCount { get; init; } = 3;

    /// <summary>When a row's neighbours disagree with it.</summary>
    /// <value><see cref="NeighborVote.All"/>: as soon as one neighbour is of another class.</value>
    public NeighborVote Vote { get; init; } = NeighborVote.All;

    /// <summary>Which classes may lose rows in the cleaning step.</summary>
    /// <value><see cref="SamplingStrategy.All"/>.</value>
    public SamplingStrategy Cleaning { get; init; } = SamplingStrategy.All;
}
