namespace Threat.Core;

/// <summary>Where a row of a resampled dataset comes from.</summary>
/// <param name="Source">The row of the given dataset that was kept, copied, or used as the base.</param>
/// <param name="Partner">The row it was interpolated with, or −1.</param>
/// <param name="Weight">The interpolation weight: row = source + weight · (partner − source). 0 for a kept or copied row.</param>
public readonly record struct RowOrigin(int Source, int Partner, float Weight)
{
    /// <summary>A row kept as it was.</summary>
    public static RowOrigin Kept(int source) => new(source, -1, 0f);
}
