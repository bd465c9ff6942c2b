using Threat.Core;

namespace Threat.Thresholds;

/// <summary>What thresholds are tuned for together, where the figure belongs to the whole multi-class decision and does not split into one part per class.</summary>
/// <remarks>
/// Higher is better. Immutable and thread-safe. A mean of <see cref="ThresholdMetric"/>s over the classes needs none of these: it has an exact search of its own.
/// </remarks>
public sealed class DecisionObjective
{
    private readonly Func<ClassificationReport, double> _value;

    private DecisionObjective(string name, Func<ClassificationReport, double> value) => (Name, _value) = (name, value);

    /// <summary>The share of rows decided as their class.</summary>
    public static DecisionObjective Accuracy { get; } = new("accuracy", static r => r.Accuracy);

    /// <summary>Mean F1 over the classes.</summary>
    public static DecisionObjective MacroF1 { get; } = new("macro-f1", static r => r.Macro.F1);

    /// <summary>F1 weighted by support.</summary>
    public static DecisionObjective WeightedF1 { get; } = new("weighted-f1", static r => r.Weighted.F1);

    /// <summary>Mean recall over the classes that have rows.</summary>
    public static DecisionObjective BalancedAccuracy { get; } = new("balanced-accuracy", static r => r.BalancedAccuracy);

    /// <summary>Matthews correlation over all classes (Gorodkin 2004).</summary>
    public static DecisionObjective MatthewsCorrelation { get; } = new("mcc", static r => r.MatthewsCorrelation);

    /// <summary>A name for reports.</summary>
    public string Name { get; }

    /// <summary>The mean cost a row, negated so that higher is better. Where probabilities are calibrated, <see cref="LeastCostRule"/> needs no thresholds at all.</summary>
    /// <param name="costs">What each decision costs.</param>
    /// <param name="abstentionCost">What a row costs on which the rule abstains.</param>
    public static DecisionObjective ExpectedCost(CostMatrix costs, double abstentionCost = 0)
    {
        ArgumentNullException.ThrowIfNull(costs);
        if (!double.IsFinite(abstentionCost)) throw new ArgumentOutOfRangeException(nameof(abstentionCost), abstentionCost, FormattableString.Invariant($"abstentionCost is {abstentionCost}; it must be a finite number."));
        return new("minus expected cost", r => -costs.MeanCost(r.Confusion, abstentionCost));
    }

    /// <summary>A figure of one's own.</summary>
    /// <param name="name">A name for reports.</param>
    /// <param name="value">Gives a number for measured decisions; NaN is refused.</param>
    public static DecisionObjective Custom(string name, Func<ClassificationReport, double> value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(value);
        return new(name, value);
    }

    /// <summary>The figure for measured decisions.</summary>
    /// <exception cref="InvalidOperationException">The figure is NaN.</exception>
    public double Evaluate(ClassificationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        double value = _value(report);
        return double.IsNaN(value)
            ? throw new InvalidOperationException($"The objective '{Name}' gave NaN; give a number, with 0 or another value of your choice where it is undefined.")
            : value;
    }

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;
}
