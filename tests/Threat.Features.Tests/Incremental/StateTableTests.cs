using System.Net;
using Threat.TestKit;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

[Category(TestRerun.Kernels)]
public sealed class StateTableTests
{
    private static readonly IncrementalFeatureExtractor Incremental = new();

    [Test]
    public void Events_added_together_give_the_states_of_events_added_one_by_one()
    {
        SecurityEvent[] events = Stream(30_000, 300);
        FeatureStateTable single = new(Incremental, new HashPartitioner(4)), batched = new(Incremental, new HashPartitioner(4));
        foreach (SecurityEvent e in events) single.Add(e);
        int added = 0;
        for (int at = 0, size = 1; at < events.Length; at += size, size = size * 3 % 5_000 + 1) added += batched.AddRange(events.AsSpan(at, Math.Min(size, events.Length - at))).Added;
        added.ShouldBe(events.Length);
        batched.Count.ShouldBe(300);
        foreach (IPAddress s in Enumerable.Range(0, 300).Select(Host)) batched.Save(s).ShouldBe(single.Save(s));
    }

    [Test]
    public void Refused_events_are_counted_and_make_no_state()
    {
        FeatureStateTable table = new(Incremental);
        SecurityEvent[] events = [new OtherEvent(T, Host(1), "x"), new OtherEvent(T.AddYears(1), Host(2), "x"), new OtherEvent(T.AddDays(-20), Host(1), "x"), new OtherEvent(T.AddYears(1), Host(3), "x"), new OtherEvent(T, Host(3), "x")];
        table.AddRange(events, T).ShouldBe(new FeatureStateUpdates(2, 1, 2));
        table.Count.ShouldBe(2);
        table.AddRange([]).ShouldBe(default);
        Should.Throw<ArgumentNullException>(() => table.AddRange([new OtherEvent(T, Host(4), "x"), null!]));
        table.Count.ShouldBe(2);
    }

    /// <summary>A host without an address yet asks from ::, as in duplicate address detection: its events are those of one more source.</summary>
    [Test]
    public void The_unspecified_address_is_a_source_as_any_other()
    {
        FeatureStateTable table = new(Incremental), moved = new(Incremental);
        SecurityEvent[] events = [new OtherEvent(T, IPAddress.IPv6Any, "x"), new OtherEvent(T, Host(1), "x"), new OtherEvent(T.AddSeconds(1), IPAddress.IPv6Any, "y")];
        table.Add(events[0]).ShouldBe(FeatureStateUpdate.Added);
        table.AddRange(events.AsSpan(1)).ShouldBe(new FeatureStateUpdates(2, 0, 0));
        table.Count.ShouldBe(2);
        moved.Restore(table.Save(IPAddress.IPv6Any)!);
        FeatureVector expected = new ThreatFeatureExtractor().Extract(IPAddress.IPv6Any, events, T.AddMinutes(1));
        foreach (FeatureStateTable t in (FeatureStateTable[])[table, moved])
        {
            FeatureVector v = t.Read(IPAddress.IPv6Any, T.AddMinutes(1));
            v["event_count_24h"].ShouldBe(2);
            v["entropy_score"].ShouldBe(expected["entropy_score"]);
        }
        table.Remove(IPAddress.IPv6Any).ShouldBeTrue();
        table.Count.ShouldBe(1);
    }

    /// <summary>A state's own room grows and is allocated; apart from that an event costs no allocation, also where keys have to make room.</summary>
    [Test]
    public void Adding_allocates_nothing_per_event()
    {
        SecurityEvent[] events = Stream(200_000, 20);
        FeatureStateTable table = new(Incremental);
        table.AddRange(events.AsSpan(0, 100_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        table.AddRange(events.AsSpan(100_000));
        double bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 100_000.0;
        TestContext.Out.WriteLine($"{bytes:F2} bytes an event");
        bytes.ShouldBeLessThan(8);
    }

    private static SecurityEvent[] Stream(int count, int sources)
        => [.. Enumerable.Range(0, count).Select(i => (SecurityEvent)new ConnectionEvent(Ago(80_000.0 * (count - i) / count), Host(i * 7 % sources)) { Destination = Host(i % 3000), DestinationPort = i % 4000, SourcePort = i % 60_000, Duration = TimeSpan.FromSeconds(1) })];
}
