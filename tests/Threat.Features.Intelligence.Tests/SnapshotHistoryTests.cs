using System.Net;
using Threat.TestKit;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class SnapshotHistoryTests
{
    private static DateTimeOffset Day(int month, int day, int year = 2018) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    private static readonly (DateTimeOffset At, string File)[] Dated =
        [(Day(5, 6), "tor-exit-nodes-2018-05-06.lst"), (Day(6, 1), "tor-exit-nodes-2018-06-01.lst"), (Day(7, 2), "tor-exit-nodes-2018-07-02.lst")];

    private static string[] Raw(int i) => File.ReadAllLines(SharedFolder.Require("data", "threat-intel", Dated[i].File));

    private static IndicatorFeed TorHistory(TimeSpan? maxAge = null)
    {
        IndicatorFeed feed = new("tor", FeedKind.TorExits, maxAge ?? TimeSpan.FromDays(40));
        for (int i = 0; i < Dated.Length; i++) feed.Publish(AddressListReader.ReadLines(new StringReader(string.Join('\n', Raw(i))), "tor"), Dated[i].At).ShouldBe(PublishOutcome.Accepted);
        return feed;
    }

    [Test]
    public void A_replay_sees_the_exits_that_were_known_then()
    {
        IndicatorFeed feed = TorHistory();
        IPAddress gone = IPAddress.Parse(Raw(0).Except(Raw(1)).First()), came = IPAddress.Parse(Raw(1).Except(Raw(0)).First());
        feed.Check(gone, Day(5, 5)).ShouldBe(IndicatorMatch.Unknown);
        feed.Check(gone, Day(5, 6)).ShouldBe(IndicatorMatch.Listed);
        feed.Check(gone, Day(6, 1) - TimeSpan.FromTicks(1)).ShouldBe(IndicatorMatch.Listed);
        feed.Check(gone, Day(6, 1)).ShouldBe(IndicatorMatch.NotListed);
        feed.Check(came, Day(5, 31)).ShouldBe(IndicatorMatch.NotListed);
        feed.Check(came, Day(6, 1)).ShouldBe(IndicatorMatch.Listed);
        feed.CheckWithin(gone, Day(5, 28), Day(6, 4)).ShouldBe(IndicatorMatch.Listed);
        feed.CheckWithin(gone, Day(6, 2), Day(6, 9)).ShouldBe(IndicatorMatch.NotListed);
        feed.CheckWithin(came, Day(5, 25), Day(6, 1)).ShouldBe(IndicatorMatch.NotListed);
    }

    [Test]
    public void A_span_that_is_not_known_throughout_is_unknown_unless_the_address_was_listed()
    {
        IndicatorFeed feed = TorHistory(TimeSpan.FromDays(10)); // valid from 5/6 to 5/16, 6/1 to 6/11, 7/2 to 7/12
        IPAddress listed = IPAddress.Parse(Raw(0)[0]), never = IPAddress.Parse("192.0.2.1");
        feed.CheckWithin(never, Day(5, 6), Day(5, 16)).ShouldBe(IndicatorMatch.NotListed);
        feed.CheckWithin(never, Day(5, 6) - TimeSpan.FromTicks(1), Day(5, 13)).ShouldBe(IndicatorMatch.Unknown, "nothing was known before the first snapshot");
        feed.CheckWithin(never, Day(5, 10), Day(5, 18)).ShouldBe(IndicatorMatch.Unknown, "the snapshot was too old at the end");
        feed.CheckWithin(never, Day(5, 10), Day(6, 3)).ShouldBe(IndicatorMatch.Unknown, "there is a gap");
        feed.CheckWithin(listed, Day(5, 1), Day(5, 8)).ShouldBe(IndicatorMatch.Listed);
        feed.History.Covers(Day(6, 1), Day(6, 11)).ShouldBeTrue();
        feed.History.Covers(Day(6, 1), Day(6, 12)).ShouldBeFalse();
        CommandAndControlFeed servers = new("c2", TimeSpan.FromDays(10));
        servers.Publish([new CommandAndControlServer(listed, 80, null, null, null)], Day(5, 6));
        servers.CheckWithin(never, Day(5, 6), Day(5, 16)).ShouldBe(IndicatorMatch.NotListed);
        servers.CheckWithin(never, Day(5, 1), Day(5, 16)).ShouldBe(IndicatorMatch.Unknown);
        servers.CheckWithin(listed, Day(5, 1), Day(5, 8)).ShouldBe(IndicatorMatch.Listed);
    }

    [Test]
    public void A_snapshot_too_old_says_nothing()
    {
        IndicatorFeed feed = TorHistory(TimeSpan.FromDays(3));
        IPAddress listed = IPAddress.Parse(Raw(2)[0]);
        feed.Check(listed, Day(7, 5)).ShouldBe(IndicatorMatch.Listed);
        feed.Check(listed, Day(7, 5) + TimeSpan.FromTicks(1)).ShouldBe(IndicatorMatch.Unknown);
        feed.CheckWithin(listed, Day(7, 6), Day(7, 13)).ShouldBe(IndicatorMatch.Unknown);
        feed.History.Confirm(Day(7, 5));
        feed.Check(listed, Day(7, 8)).ShouldBe(IndicatorMatch.Listed);
    }

    [Test]
    public void A_list_that_shrank_by_half_is_refused_and_the_last_one_stays()
    {
        IndicatorFeed feed = TorHistory();
        AddressList half = AddressListReader.ReadLines(new StringReader(string.Join('\n', Raw(2).Take(500))), "tor");
        feed.Publish(half, Day(7, 3)).ShouldBe(PublishOutcome.RefusedShrunk);
        feed.Check(IPAddress.Parse(Raw(2)[^1]), Day(7, 4)).ShouldBe(IndicatorMatch.Listed);
        feed.Publish(half, Day(7, 3), acceptShrunk: true).ShouldBe(PublishOutcome.Accepted);
        feed.Check(IPAddress.Parse(Raw(2)[^1]), Day(7, 4)).ShouldBe(IndicatorMatch.NotListed);
        feed.Publish(half, Day(7, 3)).ShouldBe(PublishOutcome.RefusedOlder);
    }

    [Test]
    public void Old_snapshots_are_forgotten_after_the_retention()
    {
        SnapshotHistory<string> history = new(TimeSpan.FromDays(1), TimeSpan.FromDays(3));
        for (int day = 1; day <= 10; day++) history.Publish($"{day}", Day(1, day), 1);
        history.Count.ShouldBe(4);
        history.At(Day(1, 6)).ShouldBeNull();
        history.At(Day(1, 7)).ShouldBe("7");
    }

    [Test]
    public async Task Readers_go_on_while_snapshots_are_replaced()
    {
        IndicatorFeed feed = new("f", FeedKind.BlockList, TimeSpan.FromDays(10_000));
        IPAddress always = IPAddress.Parse("192.0.2.1");
        AddressList List(int i) => new(AddressRangeSet.From([always, IPAddress.Parse($"198.51.100.{i % 250}")]), 2, 0);
        feed.Publish(List(0), Day(1, 1));
        using CancellationTokenSource stop = new();
        Task<long> reader = Task.Run(() =>
        {
            long reads = 0;
            while (!stop.IsCancellationRequested)
            {
                feed.Check(always, Day(1, 1, 2019)).ShouldBe(IndicatorMatch.Listed);
                reads++;
            }
            return reads;
        });
        for (int i = 1; i <= 500; i++) feed.Publish(List(i), Day(1, 1) + TimeSpan.FromSeconds(i)).ShouldBe(PublishOutcome.Accepted);
        await stop.CancelAsync();
        (await reader).ShouldBeGreaterThan(0);
    }
}
