using System.Net;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class AddressRangeTests
{
    private static IPAddress V4(uint bits) => new([(byte)(bits >> 24), (byte)(bits >> 16), (byte)(bits >> 8), (byte)bits]);

    private static IPAddress V6(int last) => IPAddress.Parse($"2001:db8::{last:x}");

    [Test]
    public void A_map_answers_as_a_search_through_all_ranges_does()
    {
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 60]).Array[0, 30].Sample(given =>
        {
            (int First, int Last)[] ranges = [.. given.Select(g => (g.Item1, g.Item1 + g.Item2))];
            foreach (Func<int, IPAddress> family in (Func<int, IPAddress>[])[i => V4((uint)i + 0x0AFFFF80u), V6])
            {
                AddressRangeMap<int> map = new(ranges.Select((r, i) => (family(r.First), family(r.Last), i)));
                for (int a = 0; a < 370; a++)
                {
                    bool found = map.TryGetValue(family(a), out int value);
                    int[] holding = [.. Enumerable.Range(0, ranges.Length).Where(i => ranges[i].First <= a && a <= ranges[i].Last)];
                    found.ShouldBe(holding.Length > 0);
                    if (!found) continue;
                    (int First, int Last) best = holding.Select(i => ranges[i]).OrderByDescending(r => r.First).ThenBy(r => r.Last).First();
                    ranges[value].ShouldBe(best);
                }
            }
        }, iter: 100);
    }

    [Test]
    public void Thousands_of_ranges_side_by_side_hold_what_they_hold([Values(20, 300, 4000)] int longest)
    {
        const int Addresses = 1 << 18;
        const uint First = 0x0AFF_0000;
        Random random = new(longest);
        (int First, int Last)[] ranges = [.. Enumerable.Range(0, 6000).Select(_ => random.Next(Addresses - longest)).Select(first => (first, first + random.Next(longest)))];
        bool[] held = new bool[Addresses];
        foreach ((int first, int last) in ranges.Take(Addresses / longest)) held.AsSpan(first, last - first + 1).Fill(true);
        AddressRangeMap<int> map = new(ranges.Take(Addresses / longest).Select(r => (V4(First + (uint)r.First), V4(First + (uint)r.Last), 1)));
        int wrong = 0;
        for (int a = 0; a < Addresses; a++) wrong += map.TryGetValue(V4(First + (uint)a), out _) == held[a] ? 0 : 1;
        wrong.ShouldBe(0);
    }

    [Test]
    public void The_ends_of_the_address_space_are_addresses_too()
    {
        AddressRangeSet all = AddressRangeSet.From([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]);
        foreach (string a in (string[])["0.0.0.0", "255.255.255.255", "127.0.0.1", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]) all.Contains(IPAddress.Parse(a)).ShouldBeTrue(a);
        AddressRangeSet one = AddressRangeSet.From([IPAddress.Parse("255.255.255.255"), IPAddress.Parse("0.0.0.0")]);
        one.Contains(IPAddress.Parse("255.255.255.255")).ShouldBeTrue();
        one.Contains(IPAddress.Parse("255.255.255.254")).ShouldBeFalse();
        one.Contains(IPAddress.Parse("0.0.0.1")).ShouldBeFalse();
        AddressRangeSet.Empty.Contains(IPAddress.Loopback).ShouldBeFalse();
    }

    [Test]
    public void An_address_mapped_into_IPv6_is_the_address()
    {
        AddressRangeSet set = AddressRangeSet.From([IPNetwork.Parse("192.0.2.0/24")]);
        set.Contains(IPAddress.Parse("::ffff:192.0.2.77")).ShouldBeTrue();
        set.Contains(IPAddress.Parse("::192.0.2.77")).ShouldBeFalse();
        AddressRangeSet.From([IPNetwork.Parse("::ffff:192.0.2.0/120")]).Contains(IPAddress.Parse("192.0.2.77")).ShouldBeTrue();
    }

    [Test]
    public void The_most_specific_network_wins()
    {
        AddressRangeMap<string> map = new([
            (IPAddress.Parse("10.0.0.0"), IPAddress.Parse("10.255.255.255"), "wide"),
            (IPAddress.Parse("10.1.0.0"), IPAddress.Parse("10.1.255.255"), "middle"),
            (IPAddress.Parse("10.1.2.3"), IPAddress.Parse("10.1.2.3"), "narrow")]);
        string At(string a) => map.TryGetValue(IPAddress.Parse(a), out string? v) ? v : "none";
        (At("10.0.0.1"), At("10.1.0.1"), At("10.1.2.3"), At("10.1.2.4"), At("10.2.0.0"), At("11.0.0.0")).ShouldBe(("wide", "middle", "narrow", "middle", "wide", "none"));
    }

    [Test]
    public void A_lookup_allocates_nothing()
    {
        AddressRangeSet set = AddressRangeSet.From([IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("2001:db8::/32")]);
        IPAddress a = IPAddress.Parse("192.0.2.77"), b = IPAddress.Parse("2001:db8::1");
        int found = 0;
        for (int i = 0; i < 100; i++) found += (set.Contains(a) ? 1 : 0) + (set.Contains(b) ? 1 : 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) found += (set.Contains(a) ? 1 : 0) + (set.Contains(b) ? 1 : 0);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        found.ShouldBe(2200);
    }
}
