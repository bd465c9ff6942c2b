using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>How many new rows each base row gets.</summary>
internal static class Allocation
{
    /// <summary>Marks a stream that belongs to a whole class, not to one of its rows.</summary>
    private const ulong ClassStream = 1UL << 38;

    public static SeededRandom OfClass(long seed, int classId) => new(seed, ((ulong)classId << 40) | ClassStream);

    public static SeededRandom OfRow(long seed, int classId, int position) => new(seed, ((ulong)classId << 40) | (uint)position);

    /// <summary>The same number for every base; the remainder goes to bases drawn without replacement.</summary>
    public static int[] Even(int total, int bases, ref SeededRandom random)
    {
        int[] counts = new int[bases];
        Array.Fill(counts, total / bases);
        int[] order = new int[bases];
        for (int i = 0; i < bases; i++) order[i] = i;
        foreach (int i in random.Draw<int>(order, total % bases)) counts[i]++;
        return counts;
    }
}
