using Threat.Core;

namespace Threat.Thresholds.Internal;

/// <summary>Holds chosen thresholds to a number of false positives.</summary>
internal static class FewerAlarms
{
    private const double Least = 1e-12;

    public static ThresholdFit Within(ThresholdFit fit, LabeledProbabilities rows, FalsePositiveLimit limit)
    {
        LabelSet labels = rows.LabelSet;
        int normal = limit.NormalClass;
        if (normal >= labels.Count) throw new ArgumentException($"The limit is for class {normal}; there are {labels.Count} ({labels}).", nameof(limit));
        int[] decided = fit.Policy.Decide(rows.Probabilities);
        int[] normals = [.. Enumerable.Range(0, rows.RowCount).Where(i => rows.Labels.Span[i] == normal)];
        int alarms = normals.Count(i => decided[i] >= 0 && decided[i] != normal);
        if (alarms <= limit.Most) return fit;
        if (fit.Policy.Rule is not (ArgmaxRule or ScaledArgmaxRule))
            return fit with { Notes = [.. fit.Notes, $"{alarms} of {normals.Length} normal rows raise an alarm, {limit.Most} are allowed: the rule '{fit.Policy.Rule.Name}' cannot be held to a limit."] };
        ClassThresholds before = fit.Policy.Rule is ArgmaxRule ? ClassThresholds.Uniform(labels) : fit.Policy.Thresholds;
        // A normal row raises an alarm when the threshold is above this.
        double[] turns = [.. normals.Select(i => Turn(rows.Probabilities.Row(i), before.Values, normal)).Order()];
        double lowered = Math.Clamp(Math.BitDecrement(turns[limit.Most]), Least, before[normal]);
        DecisionPolicy policy = new(ScaledArgmaxRule.Instance, before.With(labels.Names[normal], lowered));
        int[] after = policy.Decide(rows.Probabilities);
        int left = normals.Count(i => after[i] != normal);
        string kept = left <= limit.Most ? FormattableString.Invariant($"{limit.Most} are allowed.") : FormattableString.Invariant($"{limit.Most} are allowed, and {left} remain: the model gives them no probability of being '{labels.Names[normal]}'.");
        string note = FormattableString.Invariant($"The threshold of '{labels.Names[normal]}' is lowered from {before[normal]:0.####} to {lowered:0.####}: {alarms} of {normals.Length} normal rows raised an alarm, {kept}");
        return new ThresholdFit(policy, [.. fit.Notes, note]);
    }

    private static double Turn(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds, int normal)
    {
        double highest = 0;
        for (int c = 0; c < probabilities.Length; c++) if (c != normal) highest = Math.Max(highest, probabilities[c] / thresholds[c]);
        return highest > 0 ? probabilities[normal] / highest : double.MaxValue;
    }
}
