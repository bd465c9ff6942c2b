namespace Threat.Imbalance;

/// <summary>Options of <see cref="BorderlineSmote"/>.</summary>
public sealed record BorderlineSmoteOptions : SmoteFamilyOptions
{
    /// <summary>Which partners a row at the border has.</summary>
    /// <value><see cref="BorderlineKind.OwnClass"/>, Borderline-SMOTE1.</value>
    public BorderlineKind Kind { get; init; } = BorderlineKind.OwnClass;

    /// <summary>Nearest rows of any class that decide whether a row is at the border.</summary>
    /// <value>10; at least 1.</value>
    public int BorderNeighborCount { get; init; } = 10;
}
