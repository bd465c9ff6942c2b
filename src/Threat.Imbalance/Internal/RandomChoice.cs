using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>A random choice of rows per class, without replacement.</summary>
internal static class RandomChoice
{
    /// <summary>Whether each row is kept; classes whose target is their count or more are kept whole.</summary>
    public static bool[] Of(LabeledDataset dataset, int[] targets, long seed)
    {
        bool[] keep = new bool[dataset.RowCount];
        int[][] rows = ClassRows.Of(dataset);
        for (int c = 0; c < rows.Length; c++)
        {
            SeededRandom random = Allocation.OfClass(seed, c);
            int wanted = Math.Min(targets[c], rows[c].Length);
            foreach (int row in wanted < rows[c].Length ? random.Draw<int>(rows[c], wanted) : rows[c]) keep[row] = true;
        }
        return keep;
    }
}
