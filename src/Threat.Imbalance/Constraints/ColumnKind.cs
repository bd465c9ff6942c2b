namespace Threat.Imbalance;

/// <summary>What values a column may hold.</summary>
public enum ColumnKind
{
    /// <summary>Any number within the bounds.</summary>
    Continuous,

    /// <summary>Whole numbers: a made value is rounded to the nearest, halves to even, so that there is no bias.</summary>
    Integer,

    /// <summary>0 or 1: a made value becomes the nearer of the two.</summary>
    Binary,

    /// <summary>Categories coded as numbers: a made value becomes the base row's.</summary>
    Categorical,

    /// <summary>The same value as the base row, as for a column that is constant within a class.</summary>
    FromBase,
}
