using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>All that adds up, or has a maximum, over the events of one hour.</summary>
internal sealed class HourTile(long hour)
{
    public CountFields Counts;
    public SumFields Sums;

    /// <summary>Hours since year 1.</summary>
    public long Hour { get; } = hour;

    public long First = long.MaxValue, Last = long.MinValue;

    /// <summary>The gap that ends in this hour and began before it; 0 for none.</summary>
    public long EntryFrom, EntryTo;

    /// <summary>Sum of squared gaps within the hour, ticks².</summary>
    public UInt128 GapSquares;

    /// <summary>Which of the 60 minutes hold an event.</summary>
    public ulong Minutes;

    public double Vertical, Horizontal, Stuffing;
    public int WorstUser, Escalation;

    public static int SizeInBytes => 24 + (Counted.Count + 1) / 2 * 8 + Summed.Count * sizeof(long) + 4 * 8 + 16 + 8 + 24 + 8;

    public long Events
    {
        get
        {
            long n = 0;
            for (int i = 0; i < EventTypes.Count; i++) n += Counts[Counted.Types + i];
            return n;
        }
    }

    public void Count(int field, uint n = 1)
    {
        uint sum = Counts[field] + n;
        Counts[field] = sum < n ? uint.MaxValue : sum;
    }

    public void Sum(int field, long value) => Sums[field] = Saturate(Sums[field], value);

    public void Gap(long from, long to)
    {
        long gap = to - from;
        if (from / TimeKernel.Hour < Hour)
        {
            Enter(from, to);
            return;
        }
        GapSquares += (UInt128)gap * (UInt128)gap;
        Sum(Summed.GapTicks, gap);
        Count(Counted.Gaps);
        Count(Counted.Bins + IntervalKernel.Bin(gap));
    }

    public void Merge(HourTile other)
    {
        for (int i = 0; i < Counted.Count; i++) Count(i, other.Counts[i]);
        for (int i = 0; i < Summed.Count; i++) Sum(i, other.Sums[i]);
        First = Math.Min(First, other.First);
        Last = Math.Max(Last, other.Last);
        if (other.EntryTo != 0) Enter(other.EntryFrom, other.EntryTo);
        GapSquares += other.GapSquares;
        Minutes |= other.Minutes;
        Vertical = Math.Max(Vertical, other.Vertical);
        Horizontal = Math.Max(Horizontal, other.Horizontal);
        Stuffing = Math.Max(Stuffing, other.Stuffing);
        WorstUser = Math.Max(WorstUser, other.WorstUser);
        Escalation = Math.Max(Escalation, other.Escalation);
    }

    /// <summary>Of two gaps into the hour the shorter one is right: the other one did not know all events.</summary>
    private void Enter(long from, long to)
    {
        if (EntryTo != 0 && (EntryFrom > from || (EntryFrom == from && EntryTo <= to))) return;
        (EntryFrom, EntryTo) = (from, to);
    }

    /// <summary>The sum of two numbers of 0 or more, at most the largest there is.</summary>
    public static long Saturate(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    [InlineArray(Counted.Count)]
    internal struct CountFields
    {
        private uint _first;
    }

    [InlineArray(Summed.Count)]
    internal struct SumFields
    {
        private long _first;
    }
}
