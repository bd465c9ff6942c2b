namespace Threat.Core;

/// <summary>Probabilities of n rows with their true class ids: what thresholds are tuned on and metrics are measured on.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class LabeledProbabilities
{
    /// <summary>Pairs probabilities with labels.</summary>
    /// <exception cref="ArgumentException">The lengths differ, a label is outside the label set, or the class counts differ.</exception>
    public LabeledProbabilities(ProbabilityMatrix probabilities, ReadOnlyMemory<int> labels, LabelSet labelSet)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labelSet);
        Internal.ScoreChecks.SameShape(probabilities.RowCount, probabilities.ClassCount, labels.Span, labelSet);
        Probabilities = probabilities;
        Labels = labels;
        LabelSet = labelSet;
    }

    /// <summary>The probabilities.</summary>
    public ProbabilityMatrix Probabilities { get; }

    /// <summary>The true class ids.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <summary>The classes.</summary>
    public LabelSet LabelSet { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => Probabilities.RowCount;

    /// <summary>One class's probabilities, and whether each row is of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The class does not exist.</exception>
    internal (double[] Scores, bool[] IsClass) OfClass(int classId)
    {
        LabelSet.Existing(classId);
        ReadOnlySpan<double> p = Probabilities.Values.Span;
        ReadOnlySpan<int> labels = Labels.Span;
        double[] scores = new double[RowCount];
        bool[] isClass = new bool[RowCount];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = p[i * LabelSet.Count + classId];
            isClass[i] = labels[i] == classId;
        }
        return (scores, isClass);
    }
}
