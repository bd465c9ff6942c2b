using Threat.Core;

namespace Threat.Thresholds;

/// <summary>
/// The highest probability among the classes at or above their threshold; when no class reaches its own, the highest probability of all.
/// Ties go to the lowest id.
/// </summary>
/// <remarks>
/// Equal thresholds change nothing under this rule: the winner is the argmax either way. <see cref="ScaledArgmaxRule"/> measured better on
/// every kind of model tried; this one is for models whose decisions were made this way before. Immutable and thread-safe.
/// </remarks>
public sealed class HighestAboveThresholdRule : IDecisionRule
{
    private HighestAboveThresholdRule()
    {
    }

    /// <summary>The rule.</summary>
    public static HighestAboveThresholdRule Instance { get; } = new();

    /// <summary>"highest-above-threshold".</summary>
    public string Name => "highest-above-threshold";

    /// <summary>Decides one row.</summary>
    /// <exception cref="ArgumentException">The spans are empty or differ in length.</exception>
    public Decision Decide(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
    {
        Internal.RuleChecks.SameLength(probabilities, thresholds);
        return Choose(probabilities, thresholds);
    }

    internal static Decision Choose(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
    {
        int best = 0, above = -1;
        for (int c = 0; c < probabilities.Length; c++)
        {
            double p = probabilities[c];
            if (p > probabilities[best]) best = c;
            if (p >= thresholds[c] && (above < 0 || p > probabilities[above])) above = c;
        }
        return above >= 0 ? new Decision(above, DecisionReason.HighestAboveThreshold) : new Decision(best, DecisionReason.NoneAboveThreshold);
    }
}
