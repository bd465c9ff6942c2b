using System.Globalization;
using System.Text;
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
            DecisionReason.LowestExpectedCost => FormattableString.Invariant($"{name}, with probability {p:0.000}, is the decision with the lowest expected cost."),
            DecisionReason other => throw new InvalidOperationException($"Rule {score.DecisionRule} gave the unknown reason {other}."),
        };
    }

    public static string Table(ThreatScore score)
    {
        StringBuilder text = new();
        if (score.Source is not null) text.Append(score.Source).Append(": ");
        text.AppendLine(CultureInfo.InvariantCulture, $"{score.AttackType}, score {score.Score:0.000}, confidence {score.Confidence:0.000}, model {score.ModelVersion}");
        text.AppendLine(score.Explanation);
        int width = score.Labels.Names.Max(static n => n.Length);
        for (int c = 0; c < score.Labels.Count; c++)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {score.Labels.Names[c].PadRight(width)} {score.Probabilities[c]:0.000}{(score.DecisionRule == ArgmaxRule.Instance.Name ? "" : string.Create(CultureInfo.InvariantCulture, $" (threshold {score.Thresholds[c]:0.000})"))}");
        if (score.TopFeatures.Count > 0) text.AppendLine("features that moved it most (change of log-odds):");
        foreach (FeatureContribution f in score.TopFeatures)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {f.Contribution,7:+0.00;-0.00} {f.Feature} = {(f.Value is float v ? v.ToString("0.####", CultureInfo.InvariantCulture) : "missing")}");
        return text.ToString().TrimEnd();
    }
}
