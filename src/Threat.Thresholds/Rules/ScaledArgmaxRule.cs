using Threat.Core;

namespace Threat.Thresholds;

/// <summary>The class whose probability is the largest multiple of its threshold: argmax of p_c / t_c. Ties go to the lowest id. The default for new models.</summary>
/// <remarks>
/// Only the thresholds' ratios matter: equal thresholds give the argmax. With t_c = the class's prior it is the plug-in rule for balanced accuracy
/// (the post-hoc form of logit adjustment, Menon et al. 2021). Immutable and thread-safe.
/// </remarks>
public sealed class ScaledArgmaxRule : IDecisionRule
{
    private ScaledArgmaxRule()
    {
    }

    /// <summary>The rule.</summary>
    public static ScaledArgmaxRule Instance { get; } = new();

    /// <summary>"scaled-argmax".</summary>
    public string Name => "scaled-argmax";

    /// <summary>Decides one row.</summary>
    /// <exception cref="ArgumentException">The spans are empty or differ in length.</exception>
    public Decision Decide(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
    {
        Internal.RuleChecks.SameLength(probabilities, thresholds);
        return Choose(probabilities, thresholds);
    }

    internal static Decision Choose(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
    {
        int best = 0;
        double highest = double.NegativeInfinity;
        for (int c = 0; c < probabilities.Length; c++)
        {
            double scaled = probabilities[c] / thresholds[c];
            if (scaled > highest) (best, highest) = (c, scaled);
        }
        return new Decision(best, DecisionReason.HighestScaledProbability);
    }
}
