namespace Threat.Imbalance;

/// <summary>A column that follows from others, such as a rate from a count and a duration. It is computed after the rules of the other columns were kept.</summary>
/// <param name="Column">The column to compute.</param>
/// <param name="Compute">Its value from the whole row.</param>
public sealed record DependentColumn(int Column, Func<ReadOnlyMemory<float>, float> Compute);
