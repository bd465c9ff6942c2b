using System.Globalization;
using Threat.Core;

namespace Threat.Thresholds;

/// <summary>The known decision rules, found again by the name a saved model holds.</summary>
public static class DecisionRules
{
    /// <summary>The names of the rules without parameters.</summary>
    public static IReadOnlyList<string> Names { get; } = [ScaledArgmaxRule.Instance.Name, HighestAboveThresholdRule.Instance.Name, ArgmaxRule.Instance.Name];

    /// <summary>The rule of a name. <c>FromName(rule.Name)</c> is the same rule with the same parameters.</summary>
    /// <param name="name">As <see cref="IDecisionRule.Name"/> gives it.</param>
    /// <exception cref="ArgumentException">No rule has this name, or its parameters are malformed.</exception>
    public static IDecisionRule FromName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name switch
        {
            "scaled-argmax" => ScaledArgmaxRule.Instance,
            "highest-above-threshold" => HighestAboveThresholdRule.Instance,
            "argmax" => ArgmaxRule.Instance,
            _ when name.StartsWith(LeastCostRule.Prefix, StringComparison.Ordinal) && name.EndsWith(')') => LeastCost(name),
            _ when name.StartsWith("abstaining(", StringComparison.Ordinal) && name.EndsWith(')') => Abstaining(name),
            _ => throw new ArgumentException($"No decision rule is called '{name}'; known are {string.Join(", ", Names)}, least-cost(COST,...|...) and abstaining(RULE;threshold=BOOL;probability=NUMBER;margin=NUMBER).", nameof(name)),
        };
    }

    private static LeastCostRule LeastCost(string name)
    {
        try
        {
            return LeastCostRule.Parse(name[LeastCostRule.Prefix.Length..^1]);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ArgumentException($"The decision rule '{name}' is malformed; expected is least-cost(COST,COST|COST,COST), a group per true class, with |abstain=COST at the end where the rule may abstain. {e.Message}", nameof(name), e);
        }
    }

    private static AbstainingRule Abstaining(string name)
    {
        string[] parts = name["abstaining(".Length..^1].Split(';');
        if (parts.Length != 4) throw Malformed(name, null);
        try
        {
            return new AbstainingRule(FromName(parts[0]), bool.Parse(Value(parts[1], "threshold=")), Number(Value(parts[2], "probability=")), Number(Value(parts[3], "margin=")));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw Malformed(name, e);
        }
    }

    private static string Value(string part, string key) => part.StartsWith(key, StringComparison.Ordinal) ? part[key.Length..] : throw new FormatException($"'{part}' does not start with '{key}'.");

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static ArgumentException Malformed(string name, Exception? cause)
        => new($"The decision rule '{name}' is malformed; expected is abstaining(RULE;threshold=BOOL;probability=NUMBER;margin=NUMBER).{(cause is null ? "" : " " + cause.Message)}", nameof(name), cause);
}
