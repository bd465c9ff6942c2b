using Threat.Shared;

namespace Threat.Core.Internal;

/// <summary>Draws resamples, each from a random stream of its own.</summary>
internal static class BootstrapKernel
{
    public static int[] Draw(int rowCount, int[][]? rowsOfGroup, long seed, ulong resample)
    {
        SeededRandom random = new(seed, resample);
        if (rowsOfGroup is null)
        {
            int[] rows = new int[rowCount];
            for (int i = 0; i < rows.Length; i++) rows[i] = random.NextInt32(rowCount);
            return rows;
        }
        List<int> drawn = new(rowCount);
        for (int g = 0; g < rowsOfGroup.Length; g++) drawn.AddRange(rowsOfGroup[random.NextInt32(rowsOfGroup.Length)]);
        return [.. drawn];
    }

    public static int[] All(int rowCount) => [.. Enumerable.Range(0, rowCount)];
}
