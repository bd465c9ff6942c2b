namespace Threat.Core;

/// <summary>Turns probabilities and thresholds into one class. Immutable and thread-safe.</summary>
public interface IDecisionRule
{
    /// <summary>The name under which a saved model finds the rule again, as in "scaled-argmax".</summary>
    string Name { get; }

    /// <summary>Decides one row.</summary>
    /// <param name="probabilities">C probabilities.</param>
    /// <param name="thresholds">C thresholds in (0, 1].</param>
    Decision Decide(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds);
}
