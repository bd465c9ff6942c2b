namespace Threat.Features.Internal;

/// <summary>Events and connections per minute of the last 64 minutes.</summary>
internal sealed class MinuteRing
{
    public const int Length = 64;

    public readonly uint[] Events = new uint[Length];
    public readonly uint[] Connections = new uint[Length];

    /// <summary>The latest minute, in minutes since year 1.</summary>
    public long Head;

    public static int SizeInBytes => 24 + 8 + 2 * (24 + 8 + Length * sizeof(uint));

    public void Add(long minute, bool connection)
    {
        Advance(minute);
        if (minute <= Head - Length) return;
        Events[minute % Length]++;
        if (connection) Connections[minute % Length]++;
    }

    public void Advance(long minute)
    {
        if (minute <= Head) return;
        for (long m = Math.Max(Head + 1, minute - Length + 1); m <= minute; m++) Events[m % Length] = Connections[m % Length] = 0;
        Head = minute;
    }

    public void Merge(MinuteRing other)
    {
        Advance(other.Head);
        for (long m = Math.Max(0, Math.Max(Head, other.Head) - Length + 1); m <= other.Head; m++)
        {
            Events[m % Length] += other.Events[m % Length];
            Connections[m % Length] += other.Connections[m % Length];
        }
    }

    /// <summary>What the ring holds of [from, to): whole minutes, and of the minute that the beginning cuts the part in proportion.</summary>
    public double Sum(uint[] counts, long from, long to)
    {
        double sum = 0;
        long first = from / TimeKernel.Minute;
        for (long m = Math.Max(first, Math.Max(0, Head - Length + 1)); m <= Math.Min(Head, (to - 1) / TimeKernel.Minute); m++)
        {
            double part = m == first ? 1 - from % TimeKernel.Minute / (double)TimeKernel.Minute : 1;
            sum += part * counts[m % Length];
        }
        return sum;
    }
}
