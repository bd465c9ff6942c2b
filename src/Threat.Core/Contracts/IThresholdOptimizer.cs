namespace Threat.Core;

/// <summary>Chooses a decision threshold per class on held-out rows that neither training nor calibration has seen.</summary>
public interface IThresholdOptimizer
{
    /// <summary>A short name for reports.</summary>
    string Name { get; }

    /// <summary>Chooses.</summary>
    ThresholdFit Optimize(LabeledProbabilities heldOut, CancellationToken cancellationToken = default);
}
