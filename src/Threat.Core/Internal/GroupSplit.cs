namespace Threat.Core.Internal;

/// <summary>Stratified and grouped cuts.</summary>
internal static class GroupSplit
{
    public static DataSplit Cut(LabeledDataset dataset, SplitOptions options)
    {
        if (dataset.RowCount == 0) throw new ArgumentException("The dataset has 0 rows; there is nothing to split.", nameof(dataset));
        (int[] groups, int count) = options.Strategy == SplitStrategy.GroupedByEntity ? RowGroups.ByEntity(dataset)
            : options.IdenticalRowsTogether ? RowGroups.ByFeatures(dataset.Features)
            : ([.. Enumerable.Range(0, dataset.RowCount)], dataset.RowCount);
        double[] fractions = options.Fractions();
        int[] partOfRow = GroupAllocator.Allocate(groups, count, dataset.Labels.Span, dataset.LabelSet.Count, fractions, options.Seed);
        List<string> notes = [];
        if (options.Strategy == SplitStrategy.GroupedByEntity) notes.Add(FormattableString.Invariant($"{dataset.RowCount:N0} rows of {count:N0} entities; no entity is in two parts."));
        else if (options.IdenticalRowsTogether && count < dataset.RowCount)
            notes.Add(FormattableString.Invariant($"{dataset.RowCount - count:N0} of {dataset.RowCount:N0} rows are copies of other rows; all copies of a row are in one part."));
        int[][] rows = SplitNotes.RowsPerPart(partOfRow, fractions.Length);
        SplitNotes.RefuseEmptyParts(rows, fractions, options.Strategy == SplitStrategy.GroupedByEntity
            ? $"{dataset.RowCount} rows of {count} entities are too few for these fractions"
            : $"{dataset.RowCount} rows ({count} distinct) are too few for these fractions");
        SplitNotes.Add(notes, dataset, rows, fractions, copies: options.Strategy == SplitStrategy.GroupedByEntity);
        return new DataSplit(dataset, rows, 0, 0, notes);
    }
}
