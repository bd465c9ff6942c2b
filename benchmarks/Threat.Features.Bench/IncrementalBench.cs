using System.Diagnostics;
using System.Net;
using Threat.Benchmarks.Store;
using Threat.Features.Benchmarks;

namespace Threat.Features.Bench;

/// <summary>Incremental state on one core: events a second, time of a read, and bytes of a state, for one busy source and for many.</summary>
internal static class IncrementalBench
{
    private const int Batch = 16_384;

    public static void Run()
    {
        IncrementalFeatureExtractor extractor = new();
        // The last are sources that the table has known for most of the day.
        foreach ((int sources, int perSource, int known) in (ReadOnlySpan<(int, int, int)>)[(1, 1_000_000, 0), (1_000, 1_000, 0), (1_000, 4_000, 3_000)])
        {
            // In memory as they arrive: round robin, so that each event finds the state of another source.
            IPAddress[] from = [.. Enumerable.Range(1, sources).Select(s => new IPAddress([10, 1, (byte)(s >> 8), (byte)s]))];
            SecurityEvent[] stream = [.. Enumerable.Range(0, sources * perSource).Select(i => DayOfEvents.One(i / sources, perSource, from[i % sources]))];
            FeatureStateTable table = Measure(extractor, stream, sources, known, "one by one", static (table, stream) =>
            {
                foreach (SecurityEvent e in stream) table.Add(e);
            });
            Measure(extractor, stream, sources, known, $"in batches of {Batch:N0}", static (table, stream) =>
            {
                for (int i = 0; i < stream.Length; i += Batch) table.AddRange(stream.AsSpan(i, Math.Min(Batch, stream.Length - i)));
            });
            List<double> reads = [];
            for (int i = 0; i < 3000; i++)
            {
                long start = Stopwatch.GetTimestamp();
                table.Read(from[i % sources], DayOfEvents.Start.AddDays(1));
                reads.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
            byte[] saved = table.Save(from[0])!;
            Console.WriteLine($"  read: median {StoreData.Median(reads):F1} us; saved: {saved.Length:N0} bytes");
        }
    }

    private static FeatureStateTable Measure(IncrementalFeatureExtractor extractor, SecurityEvent[] stream, int sources, int known, string how, Action<FeatureStateTable, SecurityEvent[]> add)
    {
        List<double> rates = [], perCpu = [];
        FeatureStateTable table = new(extractor);
        SecurityEvent[] earlier = stream[..(sources * known)], measured = stream[(sources * known)..];
        for (int round = 0; round < 7; round++)
        {
            table = new FeatureStateTable(extractor);
            add(table, earlier);
            long start = Stopwatch.GetTimestamp();
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            add(table, measured);
            rates.Add(measured.Length / Stopwatch.GetElapsedTime(start).TotalSeconds);
            perCpu.Add(measured.Length / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        }
        Console.WriteLine($"incremental {sources:N0} {(known > 0 ? "known" : "new")} source(s) x {measured.Length / sources:N0} events {how}: best {rates.Max():N0} events/s, median {StoreData.Median(rates):N0}; per second of processor time best {perCpu.Max():N0} (aim 1,000,000 on one core); {table.SizeInBytes / sources:N0} bytes a source (limit 65,536)");
        return table;
    }
}
