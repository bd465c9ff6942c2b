namespace Threat.Core.Internal;

/// <summary>What every kind of split checks and reports.</summary>
internal static class SplitNotes
{
    /// <summary>The rows of each part, ascending; a row with part −1 is left out.</summary>
    public static int[][] RowsPerPart(int[] partOfRow, int parts)
    {
        int[][] rows = new int[parts][];
        for (int p = 0; p < parts; p++)
        {
            rows[p] = new int[partOfRow.AsSpan().Count(p)];
            for (int i = 0, next = 0; next < rows[p].Length; i++)
            {
                if (partOfRow[i] == p) rows[p][next++] = i;
            }
        }
        return rows;
    }

    public static void RefuseEmptyParts(int[][] rows, double[] fractions, string why)
    {
        for (int p = 0; p < rows.Length; p++)
        {
            if (fractions[p] > 0 && rows[p].Length == 0)
                throw new ArgumentException($"Part {DataSplit.PartNames[p]} would get no row: {why}. Give more rows, or set the fraction of a part you do not need to 0.");
        }
    }

    public static void Add(List<string> notes, LabeledDataset dataset, int[][] rows, double[] fractions, bool copies)
    {
        int[][] counts = [.. rows.Select(part => Counts(dataset, part))];
        for (int c = 0; c < dataset.LabelSet.Count; c++)
        {
            if (dataset.ClassCounts[c] == 0)
            {
                notes.Add($"Class '{dataset.LabelSet.Names[c]}' has no row at all.");
                continue;
            }
            string[] absent = [.. Enumerable.Range(0, rows.Length).Where(p => fractions[p] > 0 && counts[p][c] == 0).Select(p => DataSplit.PartNames[p])];
            if (absent.Length > 0) notes.Add(FormattableString.Invariant($"Class '{dataset.LabelSet.Names[c]}' ({dataset.ClassCounts[c]:N0} rows) is absent from {string.Join(", ", absent)}."));
        }
        if (copies) CountCopies(notes, dataset, rows);
    }

    private static int[] Counts(LabeledDataset dataset, int[] rows)
    {
        int[] counts = new int[dataset.LabelSet.Count];
        foreach (int r in rows) counts[dataset.Labels.Span[r]]++;
        return counts;
    }

    private static void CountCopies(List<string> notes, LabeledDataset dataset, int[][] rows)
    {
        (int[] groups, int count) = RowGroups.ByFeatures(dataset.Features);
        bool[] trained = new bool[count];
        foreach (int r in rows[0]) trained[groups[r]] = true;
        int test = rows[3].Count(r => trained[groups[r]]);
        if (test > 0) notes.Add(FormattableString.Invariant($"{test:N0} of {rows[3].Length:N0} test rows have the same features as a training row."));
    }
}
