namespace Threat.Imbalance;

/// <summary>Which rows <see cref="NearMiss"/> keeps.</summary>
public enum NearMissVersion
{
    /// <summary>Those whose mean distance to their k nearest rows of the smallest class is smallest.</summary>
    NearestMinority = 1,

    /// <summary>Those whose mean distance to their k farthest rows of the smallest class is smallest.</summary>
    FarthestMinority = 2,

    /// <summary>Of the rows nominated by the smallest class's rows as their nearest, those whose mean distance to their k nearest rows of the smallest class is largest.</summary>
    NominatedByMinority = 3,
}
