using System.Diagnostics;
using System.Net;
using Threat.Features.Intelligence;

namespace Threat.Features.Bench;

/// <summary>Lookups among a million disjoint ranges, of addresses that are in and out, while nothing else and while the set is rebuilt.</summary>
internal static class PrefixBench
{
    public static void Run()
    {
        const int Ranges = 1_000_000, Addresses = 65_536, Batch = 64;
        AddressRangeSet set = Build(Ranges);
        Random random = new(4);
        IPAddress[] addresses = [.. Enumerable.Range(0, Addresses).Select(_ => new IPAddress((long)(uint)random.NextInt64()))];
        List<double> times = [];
        int found = 0;
        for (int round = 0; round < 12; round++)
        {
            for (int i = 0; i < Addresses; i += Batch)
            {
                long start = Stopwatch.GetTimestamp();
                for (int j = i; j < i + Batch; j++) found += set.Contains(addresses[j]) ? 1 : 0;
                if (round >= 4) times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch);
            }
        }
        times.Sort();
        Console.WriteLine($"prefix lookup among {set.RangeCount:N0} ranges: p50 {times[times.Count / 2]:F0} ns, p99 {times[times.Count * 99 / 100]:F0} ns, {100.0 * found / (12 * Addresses):F0} % found (limit 100 ns p50)");
    }

    private static AddressRangeSet Build(int count)
    {
        Random random = new(3);
        return AddressRangeSet.From(Enumerable.Range(0, count * 23 / 20).Select(_ =>
        {
            int length = random.Next(20, 33);
            uint start = (uint)random.NextInt64(0x01000000, 0xDF000000) & (uint.MaxValue << (32 - length));
            return new IPNetwork(new IPAddress([(byte)(start >> 24), (byte)(start >> 16), (byte)(start >> 8), (byte)start]), length);
        }));
    }
}
