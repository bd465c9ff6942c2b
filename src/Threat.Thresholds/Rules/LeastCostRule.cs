using System.Globalization;
using Threat.Core;

namespace Threat.Thresholds;

/// <summary>
/// The decision with the lowest expected cost: argmin over d of Σ_k p_k · cost[k, d], the Bayes decision. With calibrated probabilities no thresholds are needed, and none are used.
/// It may abstain where even that costs more than a reviewer (Chow 1970).
/// </summary>
/// <remarks>Ties go to the lowest id. Immutable and thread-safe. <see cref="Name"/> holds the costs, so that a saved model finds the same rule again.</remarks>
public sealed class LeastCostRule : IDecisionRule
{
    internal const string Prefix = "least-cost(", Abstain = "abstain=";
    private readonly double[] _costs;
    private readonly int _classes;

    /// <summary>A rule.</summary>
    /// <param name="costs">What each decision costs.</param>
    /// <param name="abstentionCost">What it costs to abstain, finite; null (the default) never abstains.</param>
    /// <exception cref="ArgumentException"><paramref name="abstentionCost"/> is not finite.</exception>
    public LeastCostRule(CostMatrix costs, double? abstentionCost = null)
    {
        ArgumentNullException.ThrowIfNull(costs);
        if (abstentionCost is double a && !double.IsFinite(a)) throw new ArgumentException(FormattableString.Invariant($"abstentionCost is {a}; it must be a finite number, or null to never abstain."), nameof(abstentionCost));
        _costs = costs.Values.ToArray();
        _classes = costs.Labels.Count;
        AbstentionCost = abstentionCost;
        Name = $"{Prefix}{string.Join('|', _costs.Chunk(_classes).Select(static row => string.Join(',', row.Select(Text))))}{(abstentionCost is double c ? $"|{Abstain}{Text(c)}" : "")})";
    }

    /// <summary>What it costs to abstain; null when the rule never does.</summary>
    public double? AbstentionCost { get; }

    /// <summary>As in "least-cost(0,1|10,0)", a group per true class, or "least-cost(0,1|10,0|abstain=0.4)".</summary>
    public string Name { get; }

    /// <summary>Decides one row.</summary>
    /// <exception cref="ArgumentException">The spans differ in length, or the costs are for another number of classes.</exception>
    public Decision Decide(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
    {
        Internal.RuleChecks.SameLength(probabilities, thresholds);
        if (probabilities.Length != _classes) throw new ArgumentException($"{probabilities.Length} probabilities were given; the costs are for {_classes} classes.", nameof(probabilities));
        int best = 0;
        double lowest = double.PositiveInfinity;
        for (int d = 0; d < _classes; d++)
        {
            double expected = 0;
            for (int k = 0; k < _classes; k++) expected += probabilities[k] * _costs[k * _classes + d];
            if (expected < lowest) (best, lowest) = (d, expected);
        }
        return AbstentionCost < lowest ? new Decision(-1, DecisionReason.Abstained) : new Decision(best, DecisionReason.LowestExpectedCost);
    }

    /// <summary>Reads what is between the brackets of a name.</summary>
    internal static LeastCostRule Parse(string costs)
    {
        List<string> groups = [.. costs.Split('|')];
        double? abstention = null;
        if (groups[^1].StartsWith(Abstain, StringComparison.Ordinal))
        {
            abstention = Number(groups[^1][Abstain.Length..]);
            groups.RemoveAt(groups.Count - 1);
        }
        double[,] values = new double[groups.Count, groups.Count];
        for (int t = 0; t < groups.Count; t++)
        {
            string[] row = groups[t].Split(',');
            if (row.Length != groups.Count) throw new FormatException($"Group {t} has {row.Length} costs; there are {groups.Count} classes.");
            for (int d = 0; d < row.Length; d++) values[t, d] = Number(row[d]);
        }
        LabelSet unnamed = LabelSet.Create([.. Enumerable.Range(0, groups.Count).Select(static c => $"class {c}")]);
        return new LeastCostRule(new CostMatrix(unnamed, values), abstention);
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
