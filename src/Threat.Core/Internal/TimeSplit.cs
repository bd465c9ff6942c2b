using System.Globalization;

namespace Threat.Core.Internal;

/// <summary>Cuts by time: boundaries at row shares, rows within the purge gap before a boundary left out, each entity in one part.</summary>
internal static class TimeSplit
{
    private const int LeftOut = -1;

    public static DataSplit Cut(LabeledDataset dataset, SplitOptions options)
    {
        if (dataset.RowCount == 0) throw new ArgumentException("The dataset has 0 rows; there is nothing to split.", nameof(dataset));
        IReadOnlyList<DateTimeOffset> times = dataset.Times
            ?? throw new ArgumentException("The dataset has no times, so it cannot be split by time. Give LabeledDataset times, or use another SplitStrategy.", nameof(dataset));
        double[] fractions = options.Fractions();
        DateTimeOffset[] sorted = [.. times];
        Array.Sort(sorted);
        DateTimeOffset?[] begins = Begins(sorted, fractions);
        int[] partOfRow = new int[times.Count];
        for (int i = 0; i < partOfRow.Length; i++) partOfRow[i] = PartAt(times[i], begins);
        SplitNotes.RefuseEmptyParts(SplitNotes.RowsPerPart(partOfRow, fractions.Length), fractions, $"too few distinct times in {times.Count} rows");

        int purgedByTime = Purge(partOfRow, times, begins, options.PurgeGap);
        SplitNotes.RefuseEmptyParts(SplitNotes.RowsPerPart(partOfRow, fractions.Length), fractions,
            $"all its rows lie within the purge gap of {Text(options.PurgeGap)} before the next part, in data that spans {Text(sorted[^1] - sorted[0])}. Lower SplitOptions.PurgeGap to the longest window of your features");
        int purgedByEntity = options.KeepEntitiesTogether && dataset.EntityIds is not null ? KeepEntitiesWhole(partOfRow, dataset, fractions.Length) : 0;
        int[][] rows = SplitNotes.RowsPerPart(partOfRow, fractions.Length);
        SplitNotes.RefuseEmptyParts(rows, fractions, "all its rows belong to entities that have most of their rows in another part. Set SplitOptions.KeepEntitiesTogether to false to let entities return");

        List<string> notes = [];
        for (int p = 1; p < fractions.Length; p++)
        {
            if (fractions[p] > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{DataSplit.PartNames[p]} begins at {begins[p]:yyyy-MM-dd HH:mm:ss zzz}."));
        }
        if (purgedByTime > 0) notes.Add(FormattableString.Invariant($"{purgedByTime:N0} rows within {Text(options.PurgeGap)} before a boundary were left out."));
        if (purgedByEntity > 0) notes.Add(FormattableString.Invariant($"{purgedByEntity:N0} rows were left out because most rows of their entity lie in another part."));
        SplitNotes.Add(notes, dataset, rows, fractions, copies: true);
        return new DataSplit(dataset, rows, purgedByTime, purgedByEntity, notes);
    }

    /// <summary>The first time of each part; null for a part without rows. Rows of one time are never separated.</summary>
    private static DateTimeOffset?[] Begins(DateTimeOffset[] sorted, double[] fractions)
    {
        DateTimeOffset?[] begins = new DateTimeOffset?[fractions.Length];
        double before = 0;
        for (int p = 0; p < fractions.Length; p++)
        {
            if (fractions[p] > 0) begins[p] = sorted[Math.Min((int)Math.Round(before * sorted.Length), sorted.Length - 1)];
            before += fractions[p];
        }
        return begins;
    }

    private static int PartAt(DateTimeOffset time, DateTimeOffset?[] begins)
    {
        int part = 0;
        for (int p = 1; p < begins.Length; p++)
        {
            if (begins[p] <= time) part = p;
        }
        return part;
    }

    private static int Purge(int[] partOfRow, IReadOnlyList<DateTimeOffset> times, DateTimeOffset?[] begins, TimeSpan gap)
    {
        int purged = 0;
        for (int i = 0; i < partOfRow.Length; i++)
        {
            DateTimeOffset? next = null;
            for (int p = begins.Length - 1; p > partOfRow[i]; p--) next = begins[p] ?? next;
            if (next is null || next - times[i] >= gap) continue;
            partOfRow[i] = LeftOut;
            purged++;
        }
        return purged;
    }

    private static int KeepEntitiesWhole(int[] partOfRow, LabeledDataset dataset, int parts)
    {
        (int[] entityOfRow, int count) = RowGroups.ByEntity(dataset);
        int[,] rows = new int[count, parts];
        for (int i = 0; i < partOfRow.Length; i++)
        {
            if (partOfRow[i] != LeftOut) rows[entityOfRow[i], partOfRow[i]]++;
        }
        int purged = 0;
        for (int i = 0; i < partOfRow.Length; i++)
        {
            if (partOfRow[i] == LeftOut) continue;
            int home = 0;
            for (int p = 1; p < parts; p++)
            {
                if (rows[entityOfRow[i], p] > rows[entityOfRow[i], home]) home = p;
            }
            if (partOfRow[i] == home) continue;
            partOfRow[i] = LeftOut;
            purged++;
        }
        return purged;
    }

    private static string Text(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.##} h");
}
