namespace Threat.Imbalance;

/// <summary>What a column may hold.</summary>
/// <param name="Column">The column.</param>
/// <param name="Kind">The kind of its values.</param>
/// <param name="Minimum">The least value allowed, or null.</param>
/// <param name="Maximum">The greatest value allowed, or null.</param>
public sealed record ColumnRule(int Column, ColumnKind Kind = ColumnKind.Continuous, float? Minimum = null, float? Maximum = null);
