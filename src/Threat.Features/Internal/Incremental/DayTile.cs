using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>What baselines need of one UTC day: events per hour, rates per quarter of a day, and the first and last event of each half hour.</summary>
internal sealed class DayTile(long day)
{
    public const int HoursADay = 24, Halves = 48, Quarters = 4, Failed = EventTypes.Count, PerQuarter = EventTypes.Count + 1, Sent = 0, External = 1, SumsPerQuarter = 2;
    public const long HalfHour = 30 * TimeKernel.Minute, Quarter = 6 * TimeKernel.Hour;
    private const long Step = 10;

    public HourFields Hours;
    public CountFields Counts;
    public SumFields Sums;

    /// <summary>Microseconds into the half hour plus 1; 0 for none.</summary>
    public HalfFields First;
    public HalfFields Last;

    /// <summary>Days since year 1.</summary>
    public long Day { get; } = day;

    public static int SizeInBytes => 24 + HoursADay * 4 + Quarters * PerQuarter * 4 + Quarters * SumsPerQuarter * 8 + 2 * Halves * 4;

    public long Start => Day * TimeSpan.TicksPerDay;

    public void Add(long ticks, int type, bool failed, long sent, long external)
    {
        long within = ticks - Start;
        Bump(ref Hours[(int)(within / TimeKernel.Hour)], 1);
        int quarter = (int)(within / Quarter), half = (int)(within / HalfHour);
        Bump(ref Counts[quarter * PerQuarter + type], 1);
        if (failed) Bump(ref Counts[quarter * PerQuarter + Failed], 1);
        Sum(quarter * SumsPerQuarter + Sent, sent);
        Sum(quarter * SumsPerQuarter + External, external);
        uint at = (uint)(within % HalfHour / Step) + 1;
        if (First[half] == 0 || at < First[half]) First[half] = at;
        if (at > Last[half]) Last[half] = at;
    }

    public void Merge(DayTile other)
    {
        for (int i = 0; i < HoursADay; i++) Bump(ref Hours[i], other.Hours[i]);
        for (int i = 0; i < Quarters * PerQuarter; i++) Bump(ref Counts[i], other.Counts[i]);
        for (int i = 0; i < Quarters * SumsPerQuarter; i++) Sum(i, other.Sums[i]);
        for (int i = 0; i < Halves; i++)
        {
            if (First[i] == 0 || (other.First[i] != 0 && other.First[i] < First[i])) First[i] = other.First[i];
            Last[i] = Math.Max(Last[i], other.Last[i]);
        }
    }

    public long FirstOf(int half) => Start + half * HalfHour + (First[half] - 1L) * Step;

    public long LastOf(int half) => Start + half * HalfHour + (Last[half] - 1L) * Step;

    private void Sum(int field, long value) => Sums[field] = HourTile.Saturate(Sums[field], value);

    private static void Bump(ref uint count, uint n)
    {
        uint sum = count + n;
        count = sum < n ? uint.MaxValue : sum;
    }

    [InlineArray(HoursADay)]
    internal struct HourFields
    {
        private uint _first;
    }

    [InlineArray(Quarters * PerQuarter)]
    internal struct CountFields
    {
        private uint _first;
    }

    [InlineArray(Quarters * SumsPerQuarter)]
    internal struct SumFields
    {
        private long _first;
    }

    [InlineArray(Halves)]
    internal struct HalfFields
    {
        private uint _first;
    }
}
