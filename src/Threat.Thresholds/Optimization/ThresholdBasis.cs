namespace Threat.Thresholds;

/// <summary>What a threshold rests on.</summary>
public enum ThresholdBasis
{
    /// <summary>The class's own rows.</summary>
    Tuned,

    /// <summary>Its few rows together with the metric expected under the calibrated probabilities.</summary>
    Shrunk,

    /// <summary>The metric expected under the calibrated probabilities alone: the class has no held-out row.</summary>
    Expected,

    /// <summary>No threshold meets the class's constraint; the threshold is 1.</summary>
    Infeasible,
}
