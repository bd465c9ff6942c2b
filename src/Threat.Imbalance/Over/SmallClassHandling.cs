namespace Threat.Imbalance;

/// <summary>What an over-sampler does with a class that has too few rows for its neighbour count.</summary>
public enum SmallClassHandling
{
    /// <summary>Throws, naming the class, its rows, the option and the remedies.</summary>
    Throw,

    /// <summary>Uses as many neighbours as the class has; copies the row where there is only one. The result's notes say so.</summary>
    FewerNeighbors,

    /// <summary>Copies rows of that class at random, as <see cref="RandomOverSampler"/> does. The result's notes say so.</summary>
    Copy,
}
