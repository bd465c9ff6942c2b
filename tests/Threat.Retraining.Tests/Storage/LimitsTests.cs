using System.Diagnostics;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

/// <summary>Disks that are full or slow, and stores that are large.</summary>
public sealed class LimitsTests
{
    [Test]
    public async Task A_full_disk_is_named_and_what_was_acknowledged_stays()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("small"));
        if (Tool.Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.File("small")) != 0) Assert.Ignore("Skipped: mounting a small file system is not permitted here.");
        try
        {
            int stored = 0;
            using (SqliteSampleStore store = new(folder.File("small/samples.db")))
            {
                SampleStoreException full = await Should.ThrowAsync<SampleStoreException>(async () =>
                {
                    while (true)
                    {
                        await store.AppendAsync([.. Enumerable.Range(stored, 100).Select(static i => Feedback.One($"{i}"))]);
                        stored += 100;
                    }
                });
                full.Message.ShouldContain("The disk is full; free space and collect again. Samples that were acknowledged are safe.");
                (await store.GetStatisticsAsync(Feedback.Schema.Hash)).Total.ShouldBe(stored);
            }
            stored.ShouldBeGreaterThan(500);
            using SqliteSampleStore again = new(folder.File("small/samples.db"));
            (await again.GetStatisticsAsync(Feedback.Schema.Hash)).Total.ShouldBe(stored);
        }
        finally
        {
            Tool.Run("umount", folder.File("small")).ShouldBe(0);
        }
    }

    [Test]
    public async Task A_read_only_disk_is_named()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("locked"));
        if (Tool.Run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", folder.File("locked")) != 0) Assert.Ignore("Skipped: mounting a read-only file system is not permitted here.");
        try
        {
            using SqliteSampleStore store = new(folder.File("locked/samples.db"));
            string message = (await Should.ThrowAsync<SampleStoreException>(() => store.AppendAsync([Feedback.One()]))).Message;
            message.ShouldContain(folder.File("locked/samples.db"));
            message.ShouldContain("Read-only file system");
            await Should.ThrowAsync<SampleStoreException>(() => store.RunLock.TryAcquireAsync());
        }
        finally
        {
            Tool.Run("umount", folder.File("locked")).ShouldBe(0);
        }
    }

    [Test]
    public async Task Streaming_takes_the_same_memory_however_many_rows_there_are()
    {
        using TempFolder folder = new();
        using SqliteSampleStore store = new(folder.File("samples.db"));
        const int Rows = 60_000;
        float[] features = [.. Enumerable.Range(0, 100).Select(static i => (float)i)];
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Stopwatch write = Stopwatch.StartNew();
        for (int b = 0; b < Rows; b += 2000) await store.AppendAsync([.. Enumerable.Range(b, 2000).Select(i => Feedback.One($"{i}") with { Features = features })]);
        write.Stop();
        cpu = Environment.CpuUsage.TotalTime - cpu;
        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0, seen = 0;
        Stopwatch read = Stopwatch.StartNew();
        await foreach (StoredSample _ in store.ReadAsync(new SampleRange(0, Rows, Feedback.Schema.Hash)))
        {
            if (++seen % 10_000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        TestContext.Out.WriteLine($"{Rows} rows of 100 features: {Rows / write.Elapsed.TotalSeconds:N0} durable samples/s in batches of 2,000 ({Rows / cpu.TotalSeconds:N0} per second of processor time); read at {Rows / read.Elapsed.TotalSeconds:N0}/s with at most {most / 1e6:0.0} MB live");
        seen.ShouldBe(Rows);
        most.ShouldBeLessThan(8_000_000, "a page of 2,048 rows is about 2 MB; all rows would be 40");
    }
}
