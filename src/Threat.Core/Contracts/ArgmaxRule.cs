namespace Threat.Core;

/// <summary>The class with the highest probability; ties go to the lowest id. Thresholds play no part.</summary>
public sealed class ArgmaxRule : IDecisionRule
{
    private ArgmaxRule()
    {
    }

    /// <summary>The rule.</summary>
    public static ArgmaxRule Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "argmax";

    /// <inheritdoc/>
    public Decision Decide(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
    {
        int best = 0;
        for (int c = 1; c < probabilities.Length; c++)
        {
            if (probabilities[c] > probabilities[best]) best = c;
        }
        return new Decision(best, DecisionReason.HighestProbability);
    }
}
