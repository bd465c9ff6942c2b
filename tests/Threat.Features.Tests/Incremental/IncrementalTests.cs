using System.Net;
using Microsoft.Extensions.DependencyInjection;
using static Threat.Features.Tests.IncrementalPropertyTests;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

public sealed class IncrementalTests
{
    private static readonly IncrementalFeatureExtractor Incremental = new();

    [Test]
    public void Damaged_bytes_are_refused_wherever_the_damage_is()
    {
        byte[] bytes = State(Streams.Random(5, 60, 86_400)).ToBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= (byte)(1 << i % 8);
            Should.Throw<InvalidDataException>(() => Incremental.Load(damaged), $"byte {i}");
            Should.Throw<InvalidDataException>(() => Incremental.Load(bytes.AsSpan(0, i)), $"cut at {i}");
        }
        Should.Throw<InvalidDataException>(() => Incremental.Load([.. bytes, 0])).Message.ShouldBe("The feature state is damaged: its checksum is wrong. Take an older copy, or build the state anew from the events.");
        bytes[4] = 2;
        Should.Throw<InvalidDataException>(() => Incremental.Load(bytes)).Message.ShouldBe("The feature state has version 2; this release reads version 1. Build the state anew from the events, or read it with the release that wrote it.");
        Should.Throw<InvalidDataException>(() => Incremental.Load("nothing"u8)).Message.ShouldBe("These bytes are no feature state; give what FeatureState.ToBytes returned.");
    }

    [Test]
    public void Random_bytes_behind_a_right_checksum_are_refused_or_read_and_never_crash()
    {
        byte[] good = State(Streams.Random(6, 100, 86_400)).ToBytes();
        Random r = new(1);
        int refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] bytes = [.. good];
            for (int edits = r.Next(1, 6); edits > 0; edits--) bytes[r.Next(29, bytes.Length - 8)] = (byte)r.Next(256);
            Internal.StateCodec.Seal(bytes);
            try
            {
                FeatureState s = Incremental.Load(bytes);
                if (s.LastSeen is { } last && last < T.AddYears(100)) Incremental.Read(s, last.AddSeconds(1));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        refused.ShouldBeGreaterThan(1000);
    }

    [Test]
    public void States_of_another_key_or_another_source_do_not_mix()
    {
        IncrementalFeatureExtractor secret = new(null, new FeatureStateOptions { HashKey = new byte[16] });
        FeatureState mine = State([Login(5, "a")]), theirs = State([Login(5, "a")], secret), other = Incremental.CreateState(Outside);
        Should.Throw<ArgumentException>(() => Incremental.Merge(mine, theirs)).Message.ShouldStartWith("The state was made with another FeatureStateOptions.HashKey");
        Should.Throw<InvalidDataException>(() => Incremental.Load(theirs.ToBytes())).Message.ShouldStartWith("The feature state was made with another FeatureStateOptions.HashKey");
        Should.Throw<ArgumentException>(() => Incremental.Merge(mine, other)).Message.ShouldStartWith("The states are of 10.1.2.3 and 8.8.8.8; only states of one source can be merged.");
        Should.Throw<ArgumentException>(() => Incremental.Merge(mine, mine));
        Same(Incremental.Read(mine, T), secret.Read(theirs, T));
    }

    [Test]
    public void Events_of_another_source_from_the_future_or_too_old_change_nothing()
    {
        FeatureState s = State([Login(5, "a")]);
        byte[] before = s.ToBytes();
        Incremental.Add(s, new OtherEvent(T, Outside, "x")).ShouldBe(FeatureStateUpdate.OtherSource);
        Incremental.Add(s, new OtherEvent(T.AddYears(70), Source, "x"), T).ShouldBe(FeatureStateUpdate.InFuture);
        Incremental.Add(s, new OtherEvent(T.AddYears(70), Source, "x") { IngestedAt = T }).ShouldBe(FeatureStateUpdate.InFuture);
        Incremental.Add(s, new OtherEvent(T.AddDays(-16), Source, "x")).ShouldBe(FeatureStateUpdate.TooOld);
        s.ToBytes().ShouldBe(before);
        Incremental.Add(s, new OtherEvent(T.AddMinutes(5), Source, "x"), T).ShouldBe(FeatureStateUpdate.Added);
        Incremental.Add(s, new OtherEvent(T.AddDays(-14), Source, "x"), T).ShouldBe(FeatureStateUpdate.Added);
        (s.EventCount, s.FirstSeen, s.LastSeen).ShouldBe((3L, T.AddDays(-14), T.AddMinutes(5)));
        Should.Throw<ArgumentOutOfRangeException>(() => Incremental.Read(s, T.AddHours(-1))).Message.ShouldContain("a state answers up to an hour before its newest event");
    }

    [Test]
    public void A_state_is_at_most_64_KB_under_a_flood_of_ever_new_values_for_16_days()
    {
        FeatureState s = Incremental.CreateState(Source);
        int most = 0, n = 0;
        foreach (SecurityEvent e in Streams.Busy(7, 120_000, 16 * 86_400, 60_000, 3_000))
        {
            Incremental.Add(s, e);
            if (++n % 1000 == 0) most = Math.Max(most, s.SizeInBytes);
        }
        TestContext.Out.WriteLine($"{most} bytes in memory, {s.ToBytes().Length} bytes saved");
        most.ShouldBeLessThanOrEqualTo(65_536);
        most.ShouldBeGreaterThan(50_000);
        State([Login(5, "a")]).SizeInBytes.ShouldBeLessThan(6_000);
        FeatureState merged = Incremental.Load(s.ToBytes());
        Incremental.Merge(merged, s);
        merged.SizeInBytes.ShouldBeLessThanOrEqualTo(65_536);
    }

    [Test]
    public void A_state_that_forgets_a_day_of_scanning_is_exact_again()
    {
        FeatureState s = Incremental.CreateState(Source);
        for (int i = 0; i < 60_000; i++) Incremental.Add(s, Connection(4 * 86_400 - i, 1 + i % 60_000, host: i, sourcePort: 1024 + i % 60_000));
        Incremental.Read(s, T.AddDays(-3), null, out IReadOnlyList<string> estimated);
        estimated.ShouldContain("unique_dst_ports");
        foreach (SecurityEvent e in Streams.Random(8, 150, 86_400)) Incremental.Add(s, e);
        FeatureVector now = Incremental.Read(s, T, null, out estimated);
        // The hosts of the scan are part of the baseline for two weeks.
        estimated.ShouldBe(["lateral_movement_score"]);
        FeatureVector batch = new ThreatFeatureExtractor().Extract(Source, Streams.Random(8, 150, 86_400), T);
        foreach (string f in (string[])["entropy_score", "mean_inter_event_time", "event_count_24h"]) now.ShouldBe(f, batch[f]);
    }

    [Test]
    public void The_state_holds_no_name_in_the_clear()
    {
        FeatureState s = State([Login(9, "secretuser", "secretpassword"), Command(8, "cat /secretfile"), Request(7, "/secretpath"), new DnsEvent(Ago(6), Source, "secretname.example")]);
        System.Text.Encoding.Latin1.GetString(s.ToBytes()).ShouldNotContain("secret");
    }

    [Test]
    public void Partitions_are_even_stable_and_move_only_to_the_new_one()
    {
        IPAddress[] sources = [.. Enumerable.Range(0, 20_000).Select(i => new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]))];
        HashPartitioner ten = new(10), eleven = new(11);
        int[] counts = new int[10];
        foreach (IPAddress s in sources) counts[ten.PartitionOf(s)]++;
        counts.ShouldAllBe(c => c > 1800 && c < 2200);
        sources.Where(s => ten.PartitionOf(s) != eleven.PartitionOf(s)).ShouldAllBe(s => eleven.PartitionOf(s) == 10);
        ten.PartitionOf(IPAddress.Parse("::ffff:10.0.0.1")).ShouldBe(ten.PartitionOf(IPAddress.Parse("10.0.0.1")));
        // The answer of this release is the answer of every release.
        sources.Take(12).Select(ten.PartitionOf).ShouldBe(ExpectedPartitions);
        Should.Throw<ArgumentOutOfRangeException>(() => new HashPartitioner(0));
    }

    private static readonly int[] ExpectedPartitions = [8, 3, 6, 3, 1, 7, 3, 4, 8, 0, 5, 7];

    [Test]
    public void A_table_keeps_many_sources_and_hands_partitions_over()
    {
        FeatureStateTable table = new(Incremental, new HashPartitioner(4)), other = new(Incremental, new HashPartitioner(3));
        SecurityEvent[] events = [.. Enumerable.Range(0, 4000).Select(i => (SecurityEvent)new ConnectionEvent(Ago(4000 - i), Host(i % 100)) { Destination = Outside, DestinationPort = i % 7 })];
        Parallel.ForEach(events, e => table.Add(e).ShouldBe(FeatureStateUpdate.Added));
        table.Count.ShouldBe(100);
        for (int p = 0; p < 4; p++)
        {
            foreach (byte[] state in table.SavePartition(p)) other.Restore(state);
        }
        other.Count.ShouldBe(100);
        ThreatFeatureExtractor batch = new();
        foreach (IPAddress s in Enumerable.Range(0, 100).Select(Host))
        {
            Same(batch.Extract(s, events, T), table.Read(s, T));
            Same(batch.Extract(s, events, T), other.Read(s, T));
            table.Save(s).ShouldBe(other.Save(s));
        }
        other.Restore(table.Save(Host(3))!);
        other.Read(Host(3), T).ShouldBe("connection_count", 80);
        table.SizeInBytes.ShouldBeGreaterThan(100 * 1000);
        table.Remove(Host(3)).ShouldBeTrue();
        table.Save(Host(3)).ShouldBeNull();
        table.Read(Host(3), T).ShouldMiss("connection_count", FeatureStatus.NotObserved);
        table.RemoveIdle(Ago(50)).ShouldBe(49);
        table.Count.ShouldBe(50);
    }

    [Test]
    public void A_host_that_the_sample_left_out_is_no_new_host()
    {
        FeatureState s = Incremental.CreateState(Source);
        for (int d = 12; d >= 2; d--)
        {
            for (int i = 0; i < 5_000; i++) Incremental.Add(s, Connection(d * 86_400 - i, 22, host: i));
        }
        for (int i = 0; i < 300; i++) Incremental.Add(s, Connection(600 - i, 22, host: i));
        FeatureVector v = Incremental.Read(s, T, null, out IReadOnlyList<string> estimated);
        estimated.ShouldContain("lateral_movement_score");
        v.ShouldBe("lateral_movement_score", 0);
    }

    [Test]
    public void The_container_gives_one_with_the_sites_options()
    {
        ServiceCollection services = new();
        services.AddThreatFeatures().Configure<FeatureStateOptions>(o => o.HashKey = new byte[16]);
        IncrementalFeatureExtractor extractor = services.BuildServiceProvider().GetRequiredService<IncrementalFeatureExtractor>();
        Should.Throw<ArgumentException>(() => extractor.Read(Incremental.CreateState(Source), T));
    }

    [TestCase(63, 2048, "RecentEvents is 63; it must be at least 64.")]
    [TestCase(100_000, 2048, "RecentEvents is 100000; allowed is 64 to 16384.")]
    [TestCase(384, 1000, "KeyCells is 1000; allowed is a power of 2 from 64 to 65536.")]
    public void Options_out_of_range_are_refused(int recent, int cells, string message)
        => Should.Throw<ArgumentOutOfRangeException>(() => new IncrementalFeatureExtractor(null, new FeatureStateOptions { RecentEvents = recent, KeyCells = cells })).Message.ShouldStartWith(message);
}
