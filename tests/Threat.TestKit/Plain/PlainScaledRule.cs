using Threat.Core;

namespace Threat.TestKit;

/// <summary>The class with the highest p / threshold.</summary>
public sealed class PlainScaledRule : IDecisionRule
{
    public static PlainScaledRule Instance { get; } = new();

    public string Name => "plain-scaled";

    public Decision Decide(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
    {
        int best = 0;
        for (int c = 1; c < probabilities.Length; c++)
        {
            if (probabilities[c] / thresholds[c] > probabilities[best] / thresholds[best]) best = c;
        }
        return new Decision(best, DecisionReason.HighestScaledProbability);
    }
}
