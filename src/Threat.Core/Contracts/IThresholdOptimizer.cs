namespace Threat.Core;

/// <summary>Chooses a decision threshold per class on held-out rows that neither training nor calibration has seen.</summary>
public interface IThresholdOptimizer
{
    /// <summary>A short name for reports.</summary>
    string Name { get; }

    /// <summary>Chooses.</summary>
    ThresholdFit Optimize(LabeledProbabilities heldOut, CancellationToken cancellationToken = default);

    /// <summary>Chooses so that no more than some of the normal rows raise an alarm. An optimizer that cannot do so chooses without the limit, which is what this does unless it is implemented.</summary>
    /// <param name="heldOut">The rows.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    ThresholdFit Optimize(LabeledProbabilities heldOut, FalsePositiveLimit limit, CancellationToken cancellationToken = default) => Optimize(heldOut, cancellationToken);
}
