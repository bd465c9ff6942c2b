using Threat.Core;

namespace Threat.Thresholds;

/// <summary>What every pair of true class and decided class costs, in any unit.</summary>
/// <remarks>Immutable and thread-safe. Being right may cost nothing, or less than nothing (a gain), but never more than being wrong.</remarks>
public sealed class CostMatrix
{
    private readonly double[] _costs;

    /// <summary>A cost matrix.</summary>
    /// <param name="labels">The classes.</param>
    /// <param name="costs">C × C finite costs, [true class, decided class].</param>
    /// <exception cref="ArgumentException">The matrix has another size, a cost is not finite, or being right costs more than being wrong.</exception>
    public CostMatrix(LabelSet labels, double[,] costs)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(costs);
        int n = labels.Count;
        if (costs.GetLength(0) != n || costs.GetLength(1) != n) throw new ArgumentException($"The costs are {costs.GetLength(0)} × {costs.GetLength(1)}; for {n} classes ({labels}) they must be {n} × {n}, [true class, decided class].", nameof(costs));
        _costs = new double[n * n];
        for (int t = 0; t < n; t++)
        {
            for (int d = 0; d < n; d++)
            {
                double cost = costs[t, d];
                if (!double.IsFinite(cost)) throw new ArgumentException(FormattableString.Invariant($"Deciding '{labels.Names[d]}' for '{labels.Names[t]}' costs {cost}; a cost is a finite number."), nameof(costs));
                if (cost < costs[t, t])
                    throw new ArgumentException(FormattableString.Invariant($"Deciding '{labels.Names[d]}' for '{labels.Names[t]}' costs {cost}, less than deciding '{labels.Names[t]}' ({costs[t, t]}): being wrong would pay. Check that rows are true classes and columns decided ones."), nameof(costs));
                _costs[t * n + d] = cost;
            }
        }
        Labels = labels;
    }

    /// <summary>The classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>The cost of deciding one class where another (or the same) is true.</summary>
    public double this[int trueClass, int decidedClass] => _costs[trueClass * Labels.Count + decidedClass];

    /// <summary>The same by class names.</summary>
    /// <exception cref="UnknownLabelException">A class is unknown.</exception>
    public double this[string trueClass, string decidedClass] => this[Labels.IdOf(trueClass), Labels.IdOf(decidedClass)];

    internal ReadOnlySpan<double> Values => _costs;

    /// <summary>Costs of a detector: a false alarm, a missed attack, and an attack taken for another one; being right costs nothing.</summary>
    /// <param name="labels">The classes.</param>
    /// <param name="falseAlarm">A harmless row decided as an attack, above 0.</param>
    /// <param name="miss">An attack decided as harmless, above 0.</param>
    /// <param name="mistaken">An attack decided as another attack, 0 or more.</param>
    /// <param name="harmless">The harmless class, as in "Normal".</param>
    /// <exception cref="ArgumentOutOfRangeException">A cost is out of range.</exception>
    /// <exception cref="UnknownLabelException">The harmless class is unknown.</exception>
    public static CostMatrix ForDetector(LabelSet labels, double falseAlarm, double miss, double mistaken, string harmless = "Normal")
    {
        ArgumentNullException.ThrowIfNull(labels);
        Shared.Guard.Positive(falseAlarm);
        Shared.Guard.Positive(miss);
        Shared.Guard.InRange(mistaken, 0, double.MaxValue);
        int id = labels.IdOf(harmless);
        double[,] costs = new double[labels.Count, labels.Count];
        for (int t = 0; t < labels.Count; t++)
        {
            for (int d = 0; d < labels.Count; d++) costs[t, d] = t == d ? 0 : t == id ? falseAlarm : d == id ? miss : mistaken;
        }
        return new CostMatrix(labels, costs);
    }

    /// <summary>The mean cost a row of decisions that were made.</summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="abstentionCost">What a row costs on which the rule abstained, as the time of a reviewer.</param>
    /// <exception cref="ArgumentException">There is no row, or the counts are of other classes.</exception>
    public double MeanCost(ConfusionMatrix confusion, double abstentionCost = 0)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        if (!confusion.LabelSet.Equals(Labels)) throw new ArgumentException($"The costs are for classes [{Labels}], the decisions have [{confusion.LabelSet}].", nameof(confusion));
        if (confusion.RowCount == 0) throw new ArgumentException("0 rows were decided; a mean cost needs at least 1.", nameof(confusion));
        double sum = abstentionCost * confusion.TotalAbstained;
        for (int t = 0; t < Labels.Count; t++)
        {
            for (int d = 0; d < Labels.Count; d++) sum += this[t, d] * confusion[t, d];
        }
        return sum / confusion.RowCount;
    }
}
