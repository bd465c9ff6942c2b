namespace Threat.Losses;

/// <summary>The weight of a class that is in the label set but has no row.</summary>
public enum AbsentClassWeight
{
    /// <summary>That of the rarest class that occurs: should a row turn up later, it counts.</summary>
    Largest,

    /// <summary>0: rows of that class are not learned from, and label smoothing leaves it out.</summary>
    Zero,
}
