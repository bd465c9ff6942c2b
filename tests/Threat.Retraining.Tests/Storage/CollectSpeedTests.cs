using Threat.Core;
using System.Diagnostics;

namespace Threat.Retraining.Tests;

/// <summary>Prints the speed of the store and of the collector; run by name on a quiet machine.</summary>
[Explicit("A measurement.")]
public sealed class CollectSpeedTests
{
    private const int Columns = 100;

    private static TrainingSample[] Batch(int first, int count)
    {
        Random random = new(first);
        return [.. Enumerable.Range(first, count).Select(i => Feedback.One($"incident-{i:D9}") with { Features = Enumerable.Range(0, Columns).Select(_ => random.NextSingle()).ToArray(), SchemaHash = Wide.Hash, Source = $"198.51.{i / 256 % 256}.{i % 256}" })];
    }

    private static FeatureSchemaId Wide { get; } = new("wide/v1", [.. Enumerable.Range(0, Columns).Select(static i => $"f{i}")]);

    [TestCase(100)]
    [TestCase(1000)]
    [TestCase(5000)]
    public async Task Durable_samples_a_second(int batch)
    {
        using TempFolder folder = new();
        using SqliteSampleStore store = new(folder.File("samples.db"));
        await store.AppendAsync(Batch(0, 1000));
        const int Rows = 60_000;
        TrainingSample[][] batches = [.. Enumerable.Range(0, Rows / batch).Select(b => Batch(1000 + b * batch, batch))];
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Stopwatch clock = Stopwatch.StartNew();
        foreach (TrainingSample[] b in batches) await store.AppendAsync(b);
        clock.Stop();
        cpu = Environment.CpuUsage.TotalTime - cpu;
        TestContext.Out.WriteLine($"store batch={batch} features={Columns}: {Rows / clock.Elapsed.TotalSeconds:N0} durable samples/s, {cpu.TotalMicroseconds / Rows:0.0} us of processor time a sample");
    }

    [TestCase(100)]
    [TestCase(1000)]
    [TestCase(5000)]
    public async Task Collected_samples_a_second(int batch)
    {
        using TempFolder folder = new();
        using SqliteSampleStore store = new(folder.File("samples.db"));
        RetrainingOptions options = Feedback.Options(o => (o.Schema, o.Collector.BatchSize, o.Collector.QueueCapacity) = (Wide, batch, 2 * batch));
        await using TrainingCollector collector = new(store, options.Wrap());
        const int Rows = 60_000;
        TrainingSample[] samples = Batch(0, Rows);
        Stopwatch clock = Stopwatch.StartNew();
        await collector.CollectManyAsync(samples);
        TestContext.Out.WriteLine($"collector batch={batch} features={Columns}: {Rows / clock.Elapsed.TotalSeconds:N0} durable samples/s");
    }

    [TestCase(0)]
    [TestCase(10)]
    public async Task A_lone_verdict(int idleMilliseconds)
    {
        using TempFolder folder = new();
        using SqliteSampleStore store = new(folder.File("samples.db"));
        await using TrainingCollector collector = new(store, Feedback.Options(o => (o.Schema, o.Collector.IdleInterval) = (Wide, TimeSpan.FromMilliseconds(idleMilliseconds))).Wrap());
        List<double> times = [];
        foreach (TrainingSample sample in Batch(0, 220))
        {
            long start = Stopwatch.GetTimestamp();
            await collector.CollectAsync(sample);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        double[] warm = [.. times.Skip(20).Order()];
        TestContext.Out.WriteLine($"a lone verdict, idle interval {idleMilliseconds} ms: durable after {warm[100]:0.0} ms at the median, {warm[198]:0.0} ms at the 99th percentile");
    }

    [Test]
    public async Task A_million_samples_load_in_bounded_memory()
    {
        using TempFolder folder = new();
        using SqliteSampleStore store = new(folder.File("samples.db"));
        const int Rows = 1_000_000, Size = 5000;
        Stopwatch write = Stopwatch.StartNew();
        for (int b = 0; b < Rows; b += Size) await store.AppendAsync(Batch(b, Size));
        write.Stop();
        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0, seen = 0;
        Stopwatch read = Stopwatch.StartNew();
        await foreach (StoredSample _ in store.ReadAsync(new SampleRange(0, Rows, Wide.Hash)))
        {
            if (++seen % 100_000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        TestContext.Out.WriteLine($"{seen:N0} samples x {Columns} features: written in {write.Elapsed.TotalSeconds:0.0} s with generation, read in {read.Elapsed.TotalSeconds:0.0} s with at most {most / 1e6:0.0} MB live");
        seen.ShouldBe(Rows);
        most.ShouldBeLessThan(16_000_000, "a page of 2,048 rows is about 2 MB; all rows would be 700");
    }
}
