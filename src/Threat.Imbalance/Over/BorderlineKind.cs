namespace Threat.Imbalance;

/// <summary>Which partners a row at the border has in <see cref="BorderlineSmote"/>.</summary>
public enum BorderlineKind
{
    /// <summary>Its nearest neighbours within the class.</summary>
    OwnClass = 1,

    /// <summary>Those, and its nearest row of another class, towards which a new row goes at most half of the way.</summary>
    BothSides = 2,
}
