using System.Globalization;
using System.Text;

namespace Threat.Core;

/// <summary>
/// Counts of true class (rows) against decided class (columns), with a column of its own for rows in which the decision rule abstained (−1).
/// </summary>
/// <remarks>Immutable and thread-safe. Zero rows are allowed.</remarks>
public sealed class ConfusionMatrix
{
    private readonly int[] _counts;
    private readonly int[] _abstained;
    private readonly int[] _support;
    private readonly int[] _predicted;

    /// <summary>Counts.</summary>
    /// <param name="labels">n true class ids.</param>
    /// <param name="predictions">n decided class ids; −1 where the rule abstained.</param>
    /// <param name="labelSet">The classes.</param>
    /// <exception cref="ArgumentException">The lengths differ, or an id is out of range.</exception>
    public ConfusionMatrix(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, LabelSet labelSet)
    {
        ArgumentNullException.ThrowIfNull(labelSet);
        if (labels.Length != predictions.Length) throw new ArgumentException($"{predictions.Length} predictions were given for {labels.Length} labels; the numbers must be equal.", nameof(predictions));
        int n = labelSet.Count;
        LabelSet = labelSet;
        RowCount = labels.Length;
        _counts = new int[n * n];
        _abstained = new int[n];
        _support = new int[n];
        _predicted = new int[n];
        for (int i = 0; i < labels.Length; i++)
        {
            int truth = labels[i], decided = predictions[i];
            if ((uint)truth >= (uint)n) throw new ArgumentException($"Row {i} has class id {truth}; ids are 0 to {n - 1} ({labelSet}).", nameof(labels));
            if (decided < -1 || decided >= n) throw new ArgumentException($"Row {i} is predicted as class id {decided}; ids are 0 to {n - 1} ({labelSet}), or -1 for abstained.", nameof(predictions));
            _support[truth]++;
            if (decided < 0)
            {
                _abstained[truth]++;
                continue;
            }
            _counts[truth * n + decided]++;
            _predicted[decided]++;
        }
    }

    /// <summary>The classes.</summary>
    public LabelSet LabelSet { get; }

    /// <summary>Number of rows counted, abstained ones included.</summary>
    public int RowCount { get; }

    /// <summary>Rows of a true class that were decided as another (or the same).</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id does not exist.</exception>
    public int this[int trueClass, int predictedClass] => _counts[LabelSet.Existing(trueClass) * LabelSet.Count + LabelSet.Existing(predictedClass)];

    /// <summary>The same by class names.</summary>
    /// <exception cref="UnknownLabelException">A class is unknown.</exception>
    public int this[string trueClass, string predictedClass] => this[LabelSet.IdOf(trueClass), LabelSet.IdOf(predictedClass)];

    /// <summary>Rows whose true class this is (the row's sum).</summary>
    public int Support(int classId) => _support[LabelSet.Existing(classId)];

    /// <summary>Rows that were decided as this class (the column's sum).</summary>
    public int PredictedCount(int classId) => _predicted[LabelSet.Existing(classId)];

    /// <summary>Rows of this true class in which the rule abstained.</summary>
    public int AbstainedCount(int classId) => _abstained[LabelSet.Existing(classId)];

    /// <summary>Rows in which the rule abstained.</summary>
    public int TotalAbstained => _abstained.Sum();

    /// <summary>Rows decided as their true class.</summary>
    public int CorrectCount
    {
        get
        {
            int correct = 0;
            for (int c = 0; c < LabelSet.Count; c++) correct += _counts[c * LabelSet.Count + c];
            return correct;
        }
    }

    /// <summary>A copy of the counts, [true class, predicted class], without the abstained rows.</summary>
    public int[,] ToArray()
    {
        int[,] copy = new int[LabelSet.Count, LabelSet.Count];
        Buffer.BlockCopy(_counts, 0, copy, 0, _counts.Length * sizeof(int));
        return copy;
    }

    /// <summary>An aligned table; a column "abstained" only where there is such a row.</summary>
    public override string ToString()
    {
        int width = Math.Max(15, LabelSet.Names.Max(static n => n.Length));
        bool abstained = TotalAbstained > 0;
        int[] columns = [.. LabelSet.Names.Select((n, c) => Math.Max(7, n.Length) + 2)];
        StringBuilder text = new("true \\ predicted".PadRight(width + 1));
        for (int c = 0; c < columns.Length; c++) text.Append(LabelSet.Names[c].PadLeft(columns[c]));
        text.AppendLine(abstained ? "  abstained" : "");
        for (int t = 0; t < columns.Length; t++)
        {
            text.Append(LabelSet.Names[t].PadRight(width + 1));
            for (int c = 0; c < columns.Length; c++) text.Append(this[t, c].ToString("N0", CultureInfo.InvariantCulture).PadLeft(columns[c]));
            text.AppendLine(abstained ? _abstained[t].ToString("N0", CultureInfo.InvariantCulture).PadLeft(11) : "");
        }
        return text.ToString();
    }
}
