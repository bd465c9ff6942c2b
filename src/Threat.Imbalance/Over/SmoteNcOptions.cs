namespace Threat.Imbalance;

/// <summary>Options of <see cref="SmoteNc"/>.</summary>
public sealed record SmoteNcOptions : SmoteFamilyOptions
{
    /// <summary>The columns that hold categories coded as numbers.</summary>
    /// <value>None; SmoteNc needs at least one, and at least one that is not named.</value>
    public IReadOnlyList<int> CategoricalColumns { get; init; } = [];
}
