namespace Threat.Imbalance;

/// <summary>Options of <see cref="SmoteTomek"/>.</summary>
public sealed record SmoteTomekOptions : SmoteFamilyOptions
{
    /// <summary>Which classes may lose rows to Tomek links.</summary>
    /// <value><see cref="SamplingStrategy.All"/>: both ends of a link go.</value>
    public SamplingStrategy Cleaning { get; init; } = SamplingStrategy.All;
}
