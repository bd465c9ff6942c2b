namespace Threat.Core.Internal;

internal static class ScoreChecks
{
    /// <summary>The number of rows in so many values.</summary>
    public static int RowCount(int values, int classCount)
    {
        if (classCount < 2) throw new ArgumentException($"Class count is {classCount}; it must be at least 2.", nameof(classCount));
        return values % classCount == 0 ? values / classCount : throw new ArgumentException($"{values} values are no whole number of rows of {classCount} classes.", nameof(values));
    }

    public static void SameShape(int rows, int classes, ReadOnlySpan<int> labels, LabelSet labelSet)
    {
        if (classes != labelSet.Count) throw new ArgumentException($"The scores have {classes} classes, the label set has {labelSet.Count} ({labelSet}).");
        if (labels.Length != rows) throw new ArgumentException($"{labels.Length} labels were given for {rows} rows; the numbers must be equal.");
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)labelSet.Count) throw new ArgumentException($"Row {i} has class id {labels[i]}; ids are 0 to {labelSet.Count - 1} ({labelSet}).", nameof(labels));
        }
    }
}
