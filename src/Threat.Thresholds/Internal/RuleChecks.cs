using Threat.Core;

namespace Threat.Thresholds.Internal;

internal static class RuleChecks
{
    public static void SameLength(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
    {
        if (probabilities.IsEmpty || probabilities.Length != thresholds.Length) Throw(probabilities.Length, thresholds.Length);
    }

    public static void SameClasses(DecisionPolicy policy, LabeledProbabilities rows)
    {
        if (!policy.Thresholds.Labels.Equals(rows.LabelSet)) throw new ArgumentException($"The thresholds are for classes [{policy.Thresholds.Labels}], the rows have [{rows.LabelSet}].", nameof(policy));
    }

    private static void Throw(int probabilities, int thresholds)
        => throw new ArgumentException($"{probabilities} probabilities and {thresholds} thresholds were given; a row has one of each per class.");
}
