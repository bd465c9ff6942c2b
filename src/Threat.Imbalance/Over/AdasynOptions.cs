namespace Threat.Imbalance;

/// <summary>Options of <see cref="Adasyn"/>.</summary>
public sealed record AdasynOptions : SmoteFamilyOptions
{
}
