using Threat.Shared;

namespace Threat.Thresholds.Internal;

/// <summary>Stratified resamples: the rows thresholds are chosen on, and the rows left out.</summary>
internal static class ResamplePlan
{
    public static IEnumerable<(int[] Chosen, int[] LeftOut)> Create(ThresholdAveraging averaging, ScoreTable table, int resamples, long seed) => averaging switch
    {
        ThresholdAveraging.CrossValidation => Folds(table, resamples, seed),
        ThresholdAveraging.Bootstrap => Bootstraps(table, resamples, seed),
        _ => [],
    };

    private static IEnumerable<(int[] Chosen, int[] LeftOut)> Folds(ScoreTable table, int folds, long seed)
    {
        int[] foldOf = new int[table.Rows];
        int next = 0;
        foreach (int[] rows in RowsByClass(table))
        {
            SeededRandom random = new(seed, (ulong)next);
            random.Shuffle<int>(rows);
            foreach (int row in rows) foldOf[row] = next++ % folds;
        }
        int[] all = [.. Enumerable.Range(0, table.Rows)];
        for (int f = 0; f < folds; f++) yield return ([.. all.Where(i => foldOf[i] != f)], [.. all.Where(i => foldOf[i] == f)]);
    }

    private static IEnumerable<(int[] Chosen, int[] LeftOut)> Bootstraps(ScoreTable table, int resamples, long seed)
    {
        int[][] byClass = RowsByClass(table);
        for (int r = 0; r < resamples; r++)
        {
            SeededRandom random = new(seed, (ulong)r);
            bool[] drawn = new bool[table.Rows];
            int[] chosen = new int[table.Rows];
            int at = 0;
            foreach (int[] rows in byClass)
            {
                for (int i = 0; i < rows.Length; i++) drawn[chosen[at++] = rows[random.NextInt32(rows.Length)]] = true;
            }
            yield return (chosen, [.. Enumerable.Range(0, table.Rows).Where(i => !drawn[i])]);
        }
    }

    /// <summary>About so many rows, in order, every class in its share.</summary>
    public static int[] Sample(ScoreTable table, int rows, long seed)
    {
        List<int> taken = [];
        foreach (int[] ofClass in RowsByClass(table))
        {
            SeededRandom random = new(seed, (ulong)taken.Count);
            random.Shuffle<int>(ofClass);
            int share = (int)((long)rows * ofClass.Length / table.Rows);
            taken.AddRange(ofClass.AsSpan(0, Math.Min(ofClass.Length, share)));
        }
        taken.Sort();
        return [.. taken];
    }

    private static int[][] RowsByClass(ScoreTable table)
    {
        int[][] rows = [.. table.Counts.Select(static n => new int[n])];
        int[] at = new int[table.Classes];
        ReadOnlySpan<int> labels = table.Labels.Span;
        for (int i = 0; i < labels.Length; i++) rows[labels[i]][at[labels[i]]++] = i;
        return rows;
    }
}
