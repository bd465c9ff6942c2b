namespace Threat.Core;

/// <summary>What decides the part a row goes to.</summary>
public enum SplitStrategy
{
    /// <summary>Every class has the same share of every part. For rows that are independent of each other.</summary>
    Stratified,

    /// <summary>All rows of an entity (an address, an incident) go to the same part; class shares are kept as well as the entities allow.</summary>
    GroupedByEntity,

    /// <summary>The oldest rows train, the newest test, as a detector in service meets them.</summary>
    ByTime,
}
