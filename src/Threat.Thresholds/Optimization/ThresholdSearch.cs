namespace Threat.Thresholds;

/// <summary>How one-vs-rest thresholds are searched.</summary>
public enum ThresholdSearch
{
    /// <summary>Every distinct score, in linear time: the optimum, and the fastest. The default.</summary>
    Exact,

    /// <summary>A grid of thresholds. Never better than exact; for comparison with older systems.</summary>
    Grid,

    /// <summary>Bayesian optimisation. Never better than exact for the built-in metrics; for a metric that is expensive to evaluate.</summary>
    Bayesian,
}
