using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>Events and connections per minute of the last 64 minutes.</summary>
internal sealed class MinuteRing
{
    public const int Length = 64;

    public MinuteFields Events;
    public MinuteFields Connections;

    /// <summary>The latest minute, in minutes since year 1.</summary>
    public long Head;

    public static int SizeInBytes => 24 + 2 * Length * sizeof(uint);

    public void Add(long minute, bool connection)
    {
        Advance(minute);
        if (minute <= Head - Length) return;
        Events[(int)(minute % Length)]++;
        if (connection) Connections[(int)(minute % Length)]++;
    }

    public void Advance(long minute)
    {
        if (minute <= Head) return;
        for (long m = Math.Max(Head + 1, minute - Length + 1); m <= minute; m++) Events[(int)(m % Length)] = Connections[(int)(m % Length)] = 0;
        Head = minute;
    }

    public void Merge(MinuteRing other)
    {
        Advance(other.Head);
        for (long m = Math.Max(0, Math.Max(Head, other.Head) - Length + 1); m <= other.Head; m++)
        {
            Events[(int)(m % Length)] += other.Events[(int)(m % Length)];
            Connections[(int)(m % Length)] += other.Connections[(int)(m % Length)];
        }
    }

    /// <summary>What the ring holds of [from, to): whole minutes, and of the minute that the beginning cuts the part in proportion.</summary>
    public double Sum(ReadOnlySpan<uint> counts, long from, long to)
    {
        double sum = 0;
        long first = from / TimeKernel.Minute;
        for (long m = Math.Max(first, Math.Max(0, Head - Length + 1)); m <= Math.Min(Head, (to - 1) / TimeKernel.Minute); m++)
        {
            double part = m == first ? 1 - from % TimeKernel.Minute / (double)TimeKernel.Minute : 1;
            sum += part * counts[(int)(m % Length)];
        }
        return sum;
    }

    [InlineArray(Length)]
    internal struct MinuteFields
    {
        private uint _first;
    }
}
