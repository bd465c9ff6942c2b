using System.Numerics;

namespace Threat.Features.Internal;

/// <summary>The hour tiles of a window, added up.</summary>
internal sealed class WindowTotals
{
    public readonly long[] Counts = new long[Counted.Count];
    public readonly double[] Sums = new double[Summed.Count];
    public long Events, First, Last, Gaps, GapTicks;
    public UInt128 GapSquares;
    public int Minutes, Hours, WorstUser, Escalation;
    public double Vertical, Horizontal, Stuffing;

    /// <summary>Adds up the tiles that begin in [from, to).</summary>
    public void Fill(List<HourTile> tiles, long from, long to)
    {
        Array.Clear(Counts);
        Array.Clear(Sums);
        (Events, Gaps, GapTicks, GapSquares, Minutes, Hours, WorstUser, Escalation) = (0, 0, 0, 0, 0, 0, 0, 0);
        (Vertical, Horizontal, Stuffing) = (0, 0, 0);
        (First, Last) = (long.MaxValue, long.MinValue);
        foreach (HourTile tile in tiles)
        {
            long start = tile.Hour * TimeKernel.Hour;
            if (start < from || start >= to) continue;
            for (int i = 0; i < Counts.Length; i++) Counts[i] += tile.Counts[i];
            for (int i = 0; i < Sums.Length; i++) Sums[i] += tile.Sums[i];
            long n = tile.Events;
            Events += n;
            if (n > 0) Hours++;
            Minutes += BitOperations.PopCount(tile.Minutes);
            First = Math.Min(First, tile.First);
            Last = Math.Max(Last, tile.Last);
            GapTicks += tile.Sums[Summed.GapTicks];
            GapSquares += tile.GapSquares;
            Gaps += tile.Counts[Counted.Gaps];
            if (tile.EntryTo != 0 && tile.EntryFrom >= from) Gap(tile.EntryTo - tile.EntryFrom);
            WorstUser = Math.Max(WorstUser, tile.WorstUser);
            Escalation = Math.Max(Escalation, tile.Escalation);
            Vertical = Math.Max(Vertical, tile.Vertical);
            Horizontal = Math.Max(Horizontal, tile.Horizontal);
            Stuffing = Math.Max(Stuffing, tile.Stuffing);
        }
    }

    public void Gap(long gap)
    {
        Gaps++;
        GapTicks += gap;
        GapSquares += (UInt128)gap * (UInt128)gap;
        Counts[Counted.Bins + IntervalKernel.Bin(gap)]++;
    }

    /// <summary>Population deviation of the gaps, seconds.</summary>
    public double GapDeviation()
    {
        if (Gaps == 0) return double.NaN;
        UInt128 n = (UInt128)Gaps, square = (UInt128)GapTicks * (UInt128)GapTicks, whole = n * GapSquares;
        return Math.Sqrt((double)(whole - UInt128.Min(whole, square))) / Gaps / TimeKernel.Second;
    }
}
