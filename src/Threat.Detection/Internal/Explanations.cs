using Threat.Core;

namespace Threat.Detection.Internal;

internal static class Explanations
{
    public static string Of(ThreatScore score)
    {
        int c = score.Leading;
        string name = score.Labels.Names[c];
        double p = score.Probabilities[c], t = score.Thresholds[c];
        return score.Decision.Reason switch
        {
            DecisionReason.HighestProbability => FormattableString.Invariant($"{name} has the highest probability, {p:0.000}."),
            DecisionReason.HighestAboveThreshold => FormattableString.Invariant($"{name} has the highest probability, {p:0.000}, of the classes at or above their threshold ({t:0.000})."),
            DecisionReason.NoneAboveThreshold => FormattableString.Invariant($"No class reached its threshold; {name} has the highest probability, {p:0.000}, below its threshold {t:0.000}."),
            DecisionReason.HighestScaledProbability => FormattableString.Invariant($"{name}: probability {p:0.000} is {p / t:0.00} times its threshold {t:0.000}, the highest ratio of all classes."),
            DecisionReason.Abstained => FormattableString.Invariant($"No class was convincing; the most probable is {name} at {p:0.000} (threshold {t:0.000})."),
            DecisionReason other => throw new InvalidOperationException($"Rule {score.DecisionRule} gave the unknown reason {other}."),
        };
    }
}
