namespace Threat.Imbalance;

/// <summary>When the neighbours of a row speak against its label.</summary>
public enum NeighborVote
{
    /// <summary>As soon as one neighbour is of another class. Strict: it clears a wide border.</summary>
    All,

    /// <summary>When another class has more neighbours than the row's own; a tie keeps the row (Wilson 1972).</summary>
    Majority,
}
