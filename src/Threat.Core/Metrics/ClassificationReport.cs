using Threat.Core.Internal;

namespace Threat.Core;

/// <summary>Decisions measured against the truth, as a printable whole.</summary>
/// <remarks>Immutable and thread-safe. Definitions agree with scikit-learn (<c>zero_division=0</c>); an abstained row counts as not decided for any class, so it lowers recall and accuracy and leaves precision alone.</remarks>
public sealed class ClassificationReport
{
    private ClassificationReport(ConfusionMatrix confusion, ProbabilityMetrics? probabilities)
    {
        if (confusion.RowCount == 0) throw new ArgumentException("0 rows cannot be evaluated. Give at least 1 row.");
        Confusion = confusion;
        Probabilities = probabilities;
        Classes = ReportMath.PerClass(confusion);
        Accuracy = (double)confusion.CorrectCount / confusion.RowCount;
        BalancedAccuracy = Classes.Where(static c => c.Support > 0).Average(static c => c.Recall);
        MatthewsCorrelation = ReportMath.MatthewsCorrelation(confusion);
        CohensKappa = ReportMath.CohensKappa(confusion);
        Macro = new AverageMetrics(Classes.Average(static c => c.Precision), Classes.Average(static c => c.Recall), Classes.Average(static c => c.F1));
        double n = confusion.RowCount;
        Weighted = new AverageMetrics(Classes.Sum(c => c.Precision * c.Support) / n, Classes.Sum(c => c.Recall * c.Support) / n, Classes.Sum(c => c.F1 * c.Support) / n);
    }

    /// <summary>The counts.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>The classes.</summary>
    public LabelSet LabelSet => Confusion.LabelSet;

    /// <summary>Number of rows measured, 1 or more.</summary>
    public int RowCount => Confusion.RowCount;

    /// <summary>Metrics by class id.</summary>
    public IReadOnlyList<ClassMetrics> Classes { get; }

    /// <summary>Share of rows decided as their true class.</summary>
    public double Accuracy { get; }

    /// <summary>Mean recall over the classes that have rows.</summary>
    public double BalancedAccuracy { get; }

    /// <summary>Matthews correlation coefficient for several classes (Gorodkin 2004), −1 to 1; 0 where a factor of its denominator is 0.</summary>
    public double MatthewsCorrelation { get; }

    /// <summary>Agreement beyond chance (Cohen 1960); NaN, undefined, when all rows are of one class and decided as that class.</summary>
    public double CohensKappa { get; }

    /// <summary>Plain averages over all classes of the label set.</summary>
    public AverageMetrics Macro { get; }

    /// <summary>Averages weighted by support.</summary>
    public AverageMetrics Weighted { get; }

    /// <summary>Metrics of the probabilities, or null when only decisions were given.</summary>
    public ProbabilityMetrics? Probabilities { get; }

    /// <summary>The metrics of a class by name or alias.</summary>
    /// <exception cref="UnknownLabelException">The class is unknown.</exception>
    public ClassMetrics this[string className] => Classes[LabelSet.IdOf(className)];

    /// <summary>Measures decisions.</summary>
    /// <param name="labels">n true class ids.</param>
    /// <param name="predictions">n decided class ids; −1 where the rule abstained.</param>
    /// <param name="labelSet">The classes.</param>
    /// <exception cref="ArgumentException">There is no row, the lengths differ, or an id is out of range.</exception>
    public static ClassificationReport Evaluate(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, LabelSet labelSet)
        => new(new ConfusionMatrix(labels, predictions, labelSet), null);

    /// <summary>Decides by a policy, and measures decisions and probabilities.</summary>
    /// <param name="rows">Probabilities with their true classes, of real rows at natural class proportions.</param>
    /// <param name="policy">The policy; null decides for the highest probability.</param>
    /// <exception cref="ArgumentException">There is no row, or the policy is for other classes.</exception>
    public static ClassificationReport Evaluate(LabeledProbabilities rows, DecisionPolicy? policy = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (policy is not null && !policy.Thresholds.Labels.Equals(rows.LabelSet)) throw new ArgumentException($"The policy is for classes [{policy.Thresholds.Labels}], the rows have [{rows.LabelSet}]; they must be the same in the same order.", nameof(policy));
        int[] decided = (policy ?? DecisionPolicy.Argmax(rows.LabelSet)).Decide(rows.Probabilities);
        ConfusionMatrix confusion = new(rows.Labels.Span, decided, rows.LabelSet);
        return new ClassificationReport(confusion, rows.RowCount == 0 ? null : new ProbabilityMetrics(rows));
    }

    /// <summary>Of the rows of a harmless class, the share decided as some other class: false alarms. Abstained rows raise none.</summary>
    /// <param name="negativeClass">The harmless class, as in "Normal".</param>
    /// <returns>0 to 1; NaN when the class has no row.</returns>
    /// <exception cref="UnknownLabelException">The class is unknown.</exception>
    public double FalsePositiveRate(string negativeClass)
    {
        int id = LabelSet.IdOf(negativeClass), support = Confusion.Support(id);
        return support == 0 ? double.NaN : (double)(support - Confusion[id, id] - Confusion.AbstainedCount(id)) / support;
    }

    /// <summary>An aligned table with three decimals: classes, averages, then one line of overall metrics.</summary>
    public override string ToString() => ReportTable.Print(this);
}
