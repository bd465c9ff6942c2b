namespace Threat.Imbalance;

/// <summary>How a sampler finds nearest rows: exactly or nearly, and in how much memory.</summary>
public sealed record NeighborSearchOptions
{
    /// <summary>Exact within the size where that is affordable.</summary>
    public static NeighborSearchOptions Default { get; } = new();

    /// <summary>Exact or approximate.</summary>
    /// <value><see cref="NeighborSearchMethod.Auto"/>.</value>
    public NeighborSearchMethod Method { get; init; } = NeighborSearchMethod.Auto;

    /// <summary>
    /// The share of the true nearest rows that an approximate search should find. As many cells are visited as a pilot of rows needs for it; the recall reached is
    /// measured on other rows and noted.
    /// </summary>
    /// <value>0.95; above 0, at most 1.</value>
    public double TargetRecall { get; init; } = 0.95;

    /// <summary>
    /// Bytes that one search may allocate beside the rows themselves and their copy in distance space. Above it the candidates are searched part by part and the lists
    /// merged: the same neighbours in more time.
    /// </summary>
    /// <value>null: no bound, about 12 bytes a row and component or column, and 24 bytes a neighbour.</value>
    public long? MaxMemoryBytes { get; init; }
}
