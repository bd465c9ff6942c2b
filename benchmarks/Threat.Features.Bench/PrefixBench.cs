using System.Diagnostics;
using System.Net;
using Threat.Benchmarks.Store;
using Threat.Features.Intelligence;

namespace Threat.Features.Bench;

/// <summary>Lookups among a million disjoint ranges, of addresses that are in and out, while nothing else and while the set is rebuilt.</summary>
internal static class PrefixBench
{
    public static void Run()
    {
        const int Ranges = 1_000_000, Addresses = 65_536, Batch = 64, Warmup = 20, Rounds = 20; // to the last tier of the compiler
        AddressRangeSet set = StoreData.Ranges(Ranges);
        IPAddress[] addresses = StoreData.Addresses(Addresses);
        List<double> times = [];
        int found = 0;
        for (int round = 0; round < Warmup + Rounds; round++)
        {
            for (int i = 0; i < Addresses; i += Batch)
            {
                long start = Stopwatch.GetTimestamp();
                for (int j = i; j < i + Batch; j++) found += set.Contains(addresses[j]) ? 1 : 0;
                if (round >= Warmup) times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch);
            }
        }
        times.Sort();
        Console.WriteLine($"prefix lookup among {set.RangeCount:N0} ranges: p50 {times[times.Count / 2]:F0} ns, p99 {times[times.Count * 99 / 100]:F0} ns, {100.0 * found / ((Warmup + Rounds) * Addresses):F0} % found (limit 100 ns p50)");
    }
}
