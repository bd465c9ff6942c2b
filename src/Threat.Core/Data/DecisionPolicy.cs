namespace Threat.Core;

/// <summary>A decision rule with its thresholds. Immutable and thread-safe.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Thresholds">The thresholds.</param>
public sealed record DecisionPolicy(IDecisionRule Rule, ClassThresholds Thresholds)
{
    /// <summary>The rule.</summary>
    public IDecisionRule Rule { get; init; } = Rule ?? throw new ArgumentNullException(nameof(Rule));

    /// <summary>The thresholds.</summary>
    public ClassThresholds Thresholds { get; init; } = Thresholds ?? throw new ArgumentNullException(nameof(Thresholds));

    /// <summary>The policy of a model without thresholds: the highest probability wins.</summary>
    public static DecisionPolicy Argmax(LabelSet labels) => new(ArgmaxRule.Instance, ClassThresholds.Uniform(labels));

    /// <summary>Decides one row.</summary>
    public Decision Decide(ReadOnlySpan<double> probabilities) => Rule.Decide(probabilities, Thresholds.Values);

    /// <summary>Decides every row; the class ids, −1 where the rule abstained.</summary>
    public int[] Decide(ProbabilityMatrix probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (probabilities.ClassCount != Thresholds.Labels.Count)
            throw new ArgumentException($"The probabilities have {probabilities.ClassCount} classes, the thresholds {Thresholds.Labels.Count} ({Thresholds.Labels}).", nameof(probabilities));
        int[] decided = new int[probabilities.RowCount];
        for (int i = 0; i < decided.Length; i++) decided[i] = Decide(probabilities.Row(i)).ClassId;
        return decided;
    }
}
