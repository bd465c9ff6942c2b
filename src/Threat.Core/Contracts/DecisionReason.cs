namespace Threat.Core;

/// <summary>Why a class was decided.</summary>
public enum DecisionReason
{
    /// <summary>It has the highest probability; thresholds were not used.</summary>
    HighestProbability,

    /// <summary>It has the highest probability among the classes at or above their threshold.</summary>
    HighestAboveThreshold,

    /// <summary>No class reached its threshold; it has the highest probability of all.</summary>
    NoneAboveThreshold,

    /// <summary>It has the highest probability in relation to its threshold.</summary>
    HighestScaledProbability,

    /// <summary>No class was convincing: the answer is "unknown".</summary>
    Abstained,

    /// <summary>Its decision has the lowest expected cost under the probabilities; thresholds were not used.</summary>
    LowestExpectedCost,
}
