namespace Threat.Imbalance;

/// <summary>Options of <see cref="Smote"/>.</summary>
public sealed record SmoteOptions : SmoteFamilyOptions
{
}
