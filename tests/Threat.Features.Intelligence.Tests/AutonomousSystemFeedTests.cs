using System.IO.Compression;
using System.Net;
using System.Text;
using Threat.TestKit;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class AutonomousSystemFeedTests : LoopbackFixture
{
    private AutonomousSystemFeed Feed(FeedFormat format, int maxBytes = 1 << 20)
        => new(new HttpFeedOptions { Name = "systems", Url = new Uri(Server.Url, "systems"), Format = format, AllowHttp = true, MaxBytes = maxBytes }, Clock);

    private static byte[] Zip(string text)
    {
        using MemoryStream zipped = new();
        using (GZipStream gzip = new(zipped, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }

    private static async Task SendBytes(HttpListenerContext context, byte[] body)
    {
        context.Response.AddHeader("ETag", "\"a\"");
        await context.Response.OutputStream.WriteAsync(body);
        context.Response.Close();
    }

    private static string Table(int ranges) => string.Concat(Enumerable.Range(0, ranges).Select(i => $"5.{i >> 8}.{i & 255}.0\t5.{i >> 8}.{i & 255}.127\t{64500 + i % 7}\tDE\tEXAMPLE {i % 7}\n"));

    [Test]
    public async Task A_zipped_table_is_downloaded_once_and_its_systems_are_rated()
    {
        Server.Answer = c => c.Request.Headers["If-None-Match"] == "\"a\"" ? LoopbackServer.Send(c, 304, "") : SendBytes(c, Zip(Table(1000)));
        AutonomousSystemFeed feed = Feed(FeedFormat.IpToAsn), drop = Feed(FeedFormat.AsnDrop);
        (await feed.RefreshAsync(Client)).ShouldBe(new FeedRefresh("systems", FeedRefreshOutcome.Updated, 1000));
        (await feed.RefreshAsync(Client)).Outcome.ShouldBe(FeedRefreshOutcome.NotModified);
        feed.Systems!.At(T)!.TryGetValue(IPAddress.Parse("5.0.3.7"), out AutonomousSystem? system).ShouldBeTrue();
        system!.Number.ShouldBe(64503u);
        Server.Answer = c => LoopbackServer.Send(c, 200, "{\"asn\":64503,\"rir\":\"ripencc\"}\n{\"type\":\"metadata\",\"records\":1}\n");
        (await drop.RefreshAsync(Client)).ShouldBe(new FeedRefresh("systems", FeedRefreshOutcome.Updated, 1));
        ThreatIntelligence intelligence = new(new ThreatIntelligenceSources { SystemsByAddress = feed.Systems, BadSystems = drop.Dropped });
        intelligence.For(IPAddress.Parse("5.0.3.7"), T).AsnReputation.ShouldBe(FeatureReading.Of(1.0));
        intelligence.For(IPAddress.Parse("5.0.4.7"), T).AsnReputation.ShouldBe(FeatureReading.Unknown);
    }

    [Test]
    public async Task The_published_excerpt_of_ASN_DROP_arrives()
    {
        string body = File.ReadAllText(SharedFolder.Require("data", "threat-intel", "spamhaus-asndrop-EXCERPT-2026-10.json"));
        Server.Answer = c => LoopbackServer.Send(c, 200, body);
        (await Feed(FeedFormat.AsnDrop).RefreshAsync(Client)).ShouldBe(new FeedRefresh("systems", FeedRefreshOutcome.Updated, 21));
    }

    [Test]
    public async Task A_table_that_shrank_a_bomb_a_web_page_and_429_leave_the_last_one_in_use()
    {
        string body = Table(1000);
        Server.Answer = c => LoopbackServer.Send(c, 200, body);
        AutonomousSystemFeed feed = Feed(FeedFormat.IpToAsn);
        (await feed.RefreshAsync(Client)).Outcome.ShouldBe(FeedRefreshOutcome.Updated);
        Clock.Advance(TimeSpan.FromHours(1));
        body = Table(400);
        (await feed.RefreshAsync(Client)).Error.ShouldBe("List 'systems' is refused: it has 400 entries, less than half of the last one. Publish it by hand with acceptShrunk if that is right.");
        body = "<html>";
        (await feed.RefreshAsync(Client)).Outcome.ShouldBe(FeedRefreshOutcome.Refused);
        Server.Answer = c => SendBytes(c, Zip(new string('0', 40 << 20)));
        (await feed.RefreshAsync(Client)).Error.ShouldBe("List 'systems' is refused: its body is longer than 1048576 bytes.");
        Server.Answer = c => LoopbackServer.Send(c, 429, "", ("Retry-After", "900"));
        (await feed.RefreshAsync(Client)).ShouldBe(new FeedRefresh("systems", FeedRefreshOutcome.Failed, 0, "The server answered 429 TooManyRequests.", TimeSpan.FromMinutes(15)));
        feed.Systems!.At(Clock.GetUtcNow())!.RangeCount.ShouldBe(1000);
    }

    [Test]
    public void A_format_of_the_other_kind_is_refused_in_words()
    {
        Should.Throw<ArgumentException>(() => Feed(FeedFormat.Lines)).Message.ShouldStartWith("Feed 'systems' has format Lines; AutonomousSystemFeed reads IpToAsn and AsnDrop. Use HttpFeed.");
        Should.Throw<ArgumentException>(() => new HttpFeed(new HttpFeedOptions { Name = "x", Url = new Uri("https://lists.example/x"), Format = FeedFormat.AsnDrop })).Message
            .ShouldStartWith("Feed 'x' has format AsnDrop, which holds autonomous systems and no addresses. Use AutonomousSystemFeed.");
    }
}
