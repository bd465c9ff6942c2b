using Threat.Core.Internal;
using Threat.Shared;

namespace Threat.Core;

/// <summary>Row indices for k-fold cross-validation: every row is tested exactly once.</summary>
/// <remarks>Thread-safe; the same input and seed give the same folds. A class with fewer rows than folds is absent from the test rows of some.</remarks>
public static class KFold
{
    /// <summary>Folds in which every class has the same share.</summary>
    /// <param name="labels">n class ids, 0..<paramref name="classCount"/>−1.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="foldCount">2 to n.</param>
    /// <param name="seed">Decides which row goes where.</param>
    /// <exception cref="ArgumentException">A label is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="foldCount"/> is below 2 or above the number of rows.</exception>
    public static IReadOnlyList<Fold> Stratified(ReadOnlySpan<int> labels, int classCount, int foldCount = 5, long seed = 0)
    {
        Guard.AtLeast(classCount, 1);
        CheckFoldCount(foldCount, labels.Length, "rows");
        int[] groups = new int[labels.Length];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = i;
            if ((uint)labels[i] >= (uint)classCount) throw new ArgumentException($"Row {i} has class id {labels[i]}; ids are 0 to {classCount - 1}.", nameof(labels));
        }
        return Folds(GroupAllocator.Allocate(groups, groups.Length, labels, classCount, Equal(foldCount), seed), foldCount);
    }

    /// <summary>Folds of a dataset in which every class has the same share.</summary>
    /// <param name="dataset">Real rows.</param>
    /// <param name="foldCount">At least 2, at most the number of (distinct) rows.</param>
    /// <param name="seed">Decides which row goes where.</param>
    /// <param name="identicalRowsTogether">Rows with identical features stay in one fold.</param>
    /// <exception cref="InvalidOperationException">The dataset holds synthetic rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="foldCount"/> is below 2 or above the number of rows.</exception>
    public static IReadOnlyList<Fold> Stratified(LabeledDataset dataset, int foldCount = 5, long seed = 0, bool identicalRowsTogether = true)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        dataset.RequireReal("cross-validate");
        if (!identicalRowsTogether) return Stratified(dataset.Labels.Span, dataset.LabelSet.Count, foldCount, seed);
        (int[] groups, int count) = RowGroups.ByFeatures(dataset.Features);
        CheckFoldCount(foldCount, count, "distinct rows");
        return Folds(GroupAllocator.Allocate(groups, count, dataset.Labels.Span, dataset.LabelSet.Count, Equal(foldCount), seed), foldCount);
    }

    /// <summary>Folds in which every entity is whole; class shares are kept as well as the entities allow.</summary>
    /// <param name="dataset">Real rows with entity ids.</param>
    /// <param name="foldCount">At least 2, at most the number of entities.</param>
    /// <param name="seed">Decides which entity goes where.</param>
    /// <exception cref="InvalidOperationException">The dataset holds synthetic rows.</exception>
    /// <exception cref="ArgumentException">The dataset has no entity ids.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="foldCount"/> is below 2 or above the number of entities.</exception>
    public static IReadOnlyList<Fold> GroupedByEntity(LabeledDataset dataset, int foldCount = 5, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        dataset.RequireReal("cross-validate");
        (int[] groups, int count) = RowGroups.ByEntity(dataset);
        CheckFoldCount(foldCount, count, "entities");
        return Folds(GroupAllocator.Allocate(groups, count, dataset.Labels.Span, dataset.LabelSet.Count, Equal(foldCount), seed), foldCount);
    }

    private static double[] Equal(int foldCount)
    {
        double[] fractions = new double[foldCount];
        Array.Fill(fractions, 1.0 / foldCount);
        return fractions;
    }

    private static Fold[] Folds(int[] foldOfRow, int foldCount)
    {
        Fold[] folds = new Fold[foldCount];
        for (int f = 0; f < foldCount; f++)
        {
            int test = foldOfRow.AsSpan().Count(f), nextTrain = 0, nextTest = 0;
            int[] trainRows = new int[foldOfRow.Length - test], testRows = new int[test];
            for (int i = 0; i < foldOfRow.Length; i++)
            {
                if (foldOfRow[i] == f) testRows[nextTest++] = i;
                else trainRows[nextTrain++] = i;
            }
            folds[f] = new Fold(f, trainRows, testRows);
        }
        return folds;
    }

    private static void CheckFoldCount(int foldCount, int most, string what)
    {
        if (foldCount < 2 || foldCount > most)
            throw new ArgumentOutOfRangeException(nameof(foldCount), foldCount, $"foldCount is {foldCount}; it must be at least 2 and at most the number of {what}, {most}.");
    }
}
