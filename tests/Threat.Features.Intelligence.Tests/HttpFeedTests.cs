using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Threat.TestKit;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class HttpFeedTests : LoopbackFixture
{
    private HttpFeed Feed(FeedFormat format = FeedFormat.Lines, Action<HttpFeedOptions>? configure = null)
    {
        HttpFeedOptions options = new() { Name = "list", Url = new Uri(Server.Url, "list"), Format = format, AllowHttp = true };
        configure?.Invoke(options);
        return new HttpFeed(options, Clock);
    }

    [Test]
    public async Task A_list_is_downloaded_once_and_then_asked_for_conditionally()
    {
        string body = File.ReadAllText(SharedFolder.Require("data", "threat-intel", "tor-exit-nodes-2024-02-27.lst"));
        IPAddress exit = IPAddress.Parse(body.Split('\n')[0]);
        Server.Answer = c => c.Request.Headers["If-None-Match"] == "\"v1\"" ? LoopbackServer.Send(c, 304, "") : LoopbackServer.Send(c, 200, body, ("ETag", "\"v1\""), ("Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT"));
        HttpFeed feed = Feed(configure: o => (o.Kind, o.MaxAge) = (FeedKind.TorExits, TimeSpan.FromHours(3)));
        feed.Provider.Check(exit, T).ShouldBe(IndicatorMatch.Unknown);
        (await feed.RefreshAsync(Client)).ShouldBe(new FeedRefresh("list", FeedRefreshOutcome.Updated, 1746));
        feed.Provider.Check(exit, T).ShouldBe(IndicatorMatch.Listed);
        Clock.Advance(TimeSpan.FromHours(2));
        (await feed.RefreshAsync(Client)).Outcome.ShouldBe(FeedRefreshOutcome.NotModified);
        Server.Requests[1].Headers["If-Modified-Since"].ShouldBe("Sun, 01 Mar 2026 11:00:00 GMT");
        feed.Provider.Check(exit, T.AddHours(5)).ShouldBe(IndicatorMatch.Listed, "304 confirms the snapshot");
        feed.Provider.Check(exit, T.AddHours(5.1)).ShouldBe(IndicatorMatch.Unknown);
    }

    [TestCase(FeedFormat.SpamhausJson, "spamhaus-drop_v4-2026-07-24.json")]
    [TestCase(FeedFormat.Lines, "firehol-2017-10-15/firehol_level1.netset")]
    [TestCase(FeedFormat.FeodoJson, "feodotracker-ipblocklist-2026-10-05.json")]
    [TestCase(FeedFormat.FeodoCsv, "feodotracker-ipblocklist-2024-04-04.csv")]
    public async Task Every_published_format_arrives(FeedFormat format, string file)
    {
        string body = File.ReadAllText(SharedFolder.Require(["data", "threat-intel", .. file.Split('/')]));
        Server.Answer = c => LoopbackServer.Send(c, 200, body);
        FeedRefresh refresh = await Feed(format).RefreshAsync(Client);
        (refresh.Outcome, refresh.Error).ShouldBe((FeedRefreshOutcome.Updated, (string?)null));
        refresh.EntryCount.ShouldBeGreaterThan(4);
    }

    [Test]
    public async Task A_list_that_shrank_a_web_page_an_error_and_a_long_body_leave_the_last_list_in_use()
    {
        Server.Answer = c => LoopbackServer.Send(c, 200, string.Join('\n', Enumerable.Range(1, 100).Select(i => $"198.51.100.{i}")));
        HttpFeed feed = Feed(configure: o => o.MaxBytes = 4000);
        (await feed.RefreshAsync(Client)).EntryCount.ShouldBe(100);
        (int Status, string Body, FeedRefreshOutcome Outcome, string Error)[] bad =
        [
            (200, "198.51.100.1\n198.51.100.2", FeedRefreshOutcome.Refused, "List 'list' is refused: it has 2 entries, less than half of the last one. Publish it by hand with acceptShrunk if that is right."),
            (200, "<html>login</html>", FeedRefreshOutcome.Refused, "List 'list' is refused: 1 of 1 lines hold no address or network, the first is line 1, '<html>login</html>'. The last good list stays in use; look at what the source sends."),
            (200, new string('#', 5000), FeedRefreshOutcome.Refused, "List 'list' is refused: its body is longer than 4000 bytes."),
            (500, "", FeedRefreshOutcome.Failed, "The server answered 500 InternalServerError."),
            (403, "", FeedRefreshOutcome.Failed, "The server answered 403 Forbidden."),
        ];
        foreach ((int status, string body, FeedRefreshOutcome outcome, string error) in bad)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            Server.Answer = c => LoopbackServer.Send(c, status, body);
            (await feed.RefreshAsync(Client)).ShouldBe(new FeedRefresh("list", outcome, 0, error));
            feed.Provider.Check(IPAddress.Parse("198.51.100.77"), Clock.GetUtcNow()).ShouldBe(IndicatorMatch.Listed);
        }
    }

    [Test]
    public async Task A_body_without_a_length_is_capped_and_a_slow_one_is_given_up()
    {
        Server.Answer = c => LoopbackServer.SendLong(c, 1000);
        (await Feed(configure: o => o.MaxBytes = 4000).RefreshAsync(Client)).Error.ShouldBe("List 'list' is refused: its body is longer than 4000 bytes.");
        Server.Answer = LoopbackServer.SendSlowly;
        (await Feed(configure: o => o.BodyTimeout = TimeSpan.FromMilliseconds(300)).RefreshAsync(Client)).Error.ShouldBe("List 'list' is refused: its body took longer than 00:00:00.3000000.");
    }

    [Test]
    public async Task ThreatFox_is_asked_by_POST_with_its_key_and_429_says_how_long_to_wait()
    {
        const string Query = """{"query":"get_iocs","days":1}""";
        string? asked = null;
        Server.Answer = async c =>
        {
            using StreamReader reader = new(c.Request.InputStream);
            asked = $"{c.Request.HttpMethod} {c.Request.Headers["Auth-Key"]} {c.Request.ContentType} {await reader.ReadToEndAsync()}";
            await LoopbackServer.Send(c, 200, """{"query_status":"ok","data":[{"id":"1","ioc":"198.51.100.7:443","ioc_type":"ip:port","threat_type":"botnet_cc"}]}""");
        };
        HttpFeed feed = Feed(FeedFormat.ThreatFoxJson, o => (o.RequestBody, o.KeyHeader, o.Key) = (Query, "Auth-Key", "k3y"));
        (await feed.RefreshAsync(Client)).ShouldBe(new FeedRefresh("list", FeedRefreshOutcome.Updated, 1));
        asked.ShouldBe($"POST k3y application/json; charset=utf-8 {Query}");
        feed.Provider.Check(IPAddress.Parse("198.51.100.7"), T).ShouldBe(IndicatorMatch.Listed);
        Server.Answer = c => LoopbackServer.Send(c, 429, "", ("Retry-After", T.AddMinutes(20).ToString("R")));
        (await feed.RefreshAsync(Client)).ShouldBe(new FeedRefresh("list", FeedRefreshOutcome.Failed, 0, "The server answered 429 TooManyRequests.", TimeSpan.FromMinutes(20)));
        feed.Provider.Check(IPAddress.Parse("198.51.100.7"), T).ShouldBe(IndicatorMatch.Listed);
    }

    [Test]
    public async Task A_redirect_is_followed_and_the_key_stays_at_home()
    {
        await using LoopbackServer other = new();
        Server.Answer = c => c.Request.Url!.AbsolutePath == "/list" ? LoopbackServer.Send(c, 302, "", ("Location", "/moved")) : LoopbackServer.Send(c, 307, "", ("Location", other.Url + "mirror"));
        other.Answer = c => LoopbackServer.Send(c, 200, "198.51.100.7");
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
        HttpFeed feed = Feed(configure: o => (o.KeyHeader, o.Key) = ("Auth-Key", "k3y"));
        (await feed.RefreshAsync(client)).ShouldBe(new FeedRefresh("list", FeedRefreshOutcome.Updated, 1));
        Server.Requests.Select(r => (r.Path, r.Headers["Auth-Key"])).ShouldBe([("/list", "k3y"), ("/moved", "k3y")]);
        other.Requests.ShouldHaveSingleItem().Headers["Auth-Key"].ShouldBeNull();
        Server.Answer = c => LoopbackServer.Send(c, 302, "", ("Location", "/list"));
        (await feed.RefreshAsync(client)).Error.ShouldBe("The server redirects more than 3 times.");
        Server.Answer = c => LoopbackServer.Send(c, 302, "", ("Location", "ftp://127.0.0.1/list"));
        (await feed.RefreshAsync(client)).Error.ShouldBe("The server redirects to ftp://127.0.0.1; https is needed.");
    }

    [Test]
    public async Task A_clock_that_was_set_back_is_named()
    {
        Server.Answer = c => LoopbackServer.Send(c, 200, "198.51.100.7");
        HttpFeed feed = Feed();
        await feed.RefreshAsync(Client);
        (await feed.RefreshAsync(Client)).ShouldBe(new FeedRefresh("list", FeedRefreshOutcome.Refused, 0, "List 'list' is refused: it was read at 2026-03-01T12:00:00.0000000+00:00, not after the last one. Was the clock set back?"));
    }

    [Test]
    public async Task The_host_waits_as_long_as_a_server_asks_and_does_not_retry_429()
    {
        Server.Answer = c => LoopbackServer.Send(c, 429, "", ("Retry-After", "7200"));
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddThreatIntelligence(o => o.Feeds.Add(new HttpFeedOptions { Name = "list", Url = new Uri(Server.Url, "list"), AllowHttp = true }));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHostedService[] hosted = [.. provider.GetServices<IHostedService>()];
        foreach (IHostedService service in hosted) await service.StartAsync(default);
        await CountAsync(1);
        Clock.Advance(TimeSpan.FromMinutes(119));
        await CountAsync(1);
        Clock.Advance(TimeSpan.FromMinutes(2));
        await CountAsync(2);
        foreach (IHostedService service in hosted) await service.StopAsync(default);

        async Task CountAsync(int expected)
        {
            for (int i = 0; i < 500 && Server.Requests.Count < expected; i++) await Task.Delay(20);
            await Task.Delay(300); // time for one too many
            Server.Requests.Count.ShouldBe(expected);
        }
    }

    [Test]
    public async Task A_server_that_asks_to_be_left_alone_for_years_is_asked_again_after_a_day()
    {
        Server.Answer = c => LoopbackServer.Send(c, 429, "", ("Retry-After", "2000000000"));
        (await Feed().RefreshAsync(Client)).RetryAfter.ShouldBe(TimeSpan.FromDays(1));
        Server.Answer = c => LoopbackServer.Send(c, 503, "", ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"));
        (await Feed().RefreshAsync(Client)).RetryAfter.ShouldBe(TimeSpan.FromDays(1), "a timer cannot wait for years, and would have ended the background service");
        Should.Throw<ArgumentException>(() => Feed(configure: o => o.RefreshInterval = TimeSpan.FromDays(50))).Message.ShouldStartWith("Feed 'list' has RefreshInterval 50.00:00:00; allowed is 1 minute to 30 days.");
    }

    [Test]
    public void A_feed_without_https_or_without_its_key_is_refused()
    {
        Should.Throw<ArgumentException>(() => Feed(configure: o => o.AllowHttp = false)).Message.ShouldStartWith("Feed 'list' is at http://127.0.0.1; https is needed. Set AllowHttp for a mirror in your own network.");
        Should.Throw<ArgumentException>(() => Feed(configure: o => o.KeyHeader = "Auth-Key")).Message.ShouldStartWith("Feed 'list' sends the header Auth-Key, but has no Key.");
    }

    [Test]
    public async Task The_host_refreshes_in_the_background_retries_and_never_logs_the_key()
    {
        const string Secret = "s3cr3t-k3y";
        int calls = 0;
        Server.Answer = c => c.Request.Headers["Auth-Key"] != Secret ? LoopbackServer.Send(c, 401, "")
            : Interlocked.Increment(ref calls) == 1 ? LoopbackServer.Send(c, 503, "", ("Retry-After", "0")) : LoopbackServer.Send(c, 200, "198.51.100.7");
        RecordingLogs logs = new();
        ServiceCollection services = new();
        services.AddLogging(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        services.AddThreatIntelligence(o =>
        {
            o.Feeds.Add(new HttpFeedOptions { Name = "list", Url = new Uri(Server.Url, "list"), AllowHttp = true, KeyHeader = "Auth-Key", Key = Secret });
            o.Feeds.Add(new HttpFeedOptions { Name = "forbidden", Url = new Uri(Server.Url, "list"), AllowHttp = true, KeyHeader = "Auth-Key", Key = Secret + "-wrong" });
        });
        services.AddThreatIntelligence();
        await using ServiceProvider provider = services.BuildServiceProvider();
        ThreatIntelligence intelligence = provider.GetRequiredService<ThreatIntelligence>();
        IHostedService[] hosted = [.. provider.GetServices<IHostedService>()];
        foreach (IHostedService service in hosted) await service.StartAsync(default);
        for (int i = 0; i < 1000 && (!logs.Text.Contains("Feed list: Updated") || !logs.Text.Contains("Feed forbidden: Failed")); i++) await Task.Delay(20);
        intelligence.For(IPAddress.Parse("198.51.100.7"), DateTimeOffset.UtcNow).ThreatIntelMatches.ShouldBe(FeatureReading.Of(1.0));
        foreach (IHostedService service in hosted) await service.StopAsync(default);
        calls.ShouldBe(2, "the first answer was 503, and it was tried again");
        logs.Text.ShouldContain("Feed forbidden: Failed. The server answered 401 Unauthorized.");
        logs.Text.ShouldNotContain(Secret);
    }
}
