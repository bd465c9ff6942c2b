namespace Threat.Imbalance.Internal;

/// <summary>What cleaning must not do.</summary>
internal static class CleaningChecks
{
    /// <summary>Refuses to empty a class.</summary>
    /// <param name="dataset">The rows before.</param>
    /// <param name="keep">Whether each row stays.</param>
    /// <param name="sampler">The sampler's name.</param>
    /// <param name="option">The option that says which classes are cleaned.</param>
    public static void EveryClassSurvives(LabeledDataset dataset, ReadOnlySpan<bool> keep, string sampler, string option = "Strategy")
    {
        if (Emptied(dataset.Labels.Span, dataset.ClassCounts, keep) is not { } c) return;
        throw new ArgumentException($"{sampler} would remove all {dataset.ClassCounts[c]} rows of class '{dataset.LabelSet.Names[c]}': each of them lies among other classes. Leave the class out of {sampler}Options.{option}, or check its labels.");
    }

    /// <summary>The first class that would have no row left, or null.</summary>
    public static int? Emptied(ReadOnlySpan<int> labels, ReadOnlySpan<int> counts, ReadOnlySpan<bool> keep)
    {
        int[] left = new int[counts.Length];
        for (int i = 0; i < labels.Length; i++) left[labels[i]] += keep[i] ? 1 : 0;
        for (int c = 0; c < left.Length; c++)
        {
            if (left[c] == 0 && counts[c] > 0) return c;
        }
        return null;
    }
}
