using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Threat.Features.Intelligence.Tests;

/// <summary>The breaker of the client that <c>AddThreatIntelligence</c> gives to the feeds.</summary>
[TestFixture]
public sealed class FeedBreakerTests : LoopbackFixture
{
    private const string ClientName = "Threat.Features.Intelligence";

    private HttpFeed Feed(string name, LoopbackServer server) => new(new HttpFeedOptions { Name = name, Url = new Uri(server.Url, name), AllowHttp = true }, Clock);

    [Test]
    public async Task A_server_that_keeps_failing_is_left_alone_for_a_minute_and_others_are_asked_meanwhile()
    {
        await using LoopbackServer other = new();
        other.Answer = c => LoopbackServer.Send(c, 200, "198.51.100.8");
        Server.Answer = c => LoopbackServer.Send(c, 503, "", ("Retry-After", "0"));
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddThreatIntelligence();
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHttpClientFactory clients = provider.GetRequiredService<IHttpClientFactory>();

        (await RefreshAsync(Feed("first", Server))).Error.ShouldBe("The server answered 503 ServiceUnavailable.");
        Server.Requests.Count.ShouldBe(4, "one request and three retries");
        FeedRefresh left = await RefreshAsync(Feed("second", Server));
        left.Outcome.ShouldBe(FeedRefreshOutcome.Failed);
        left.Error!.ShouldContain("circuit is now open");
        Server.Requests.Count.ShouldBe(4, "the server is left alone");
        (await RefreshAsync(Feed("third", other))).ShouldBe(new FeedRefresh("third", FeedRefreshOutcome.Updated, 1));

        Server.Answer = c => LoopbackServer.Send(c, 200, "198.51.100.7");
        Clock.Advance(TimeSpan.FromSeconds(61));
        HttpFeed again = Feed("second", Server);
        (await RefreshAsync(again)).ShouldBe(new FeedRefresh("second", FeedRefreshOutcome.Updated, 1));
        again.Provider.Check(IPAddress.Parse("198.51.100.7"), Clock.GetUtcNow()).ShouldBe(IndicatorMatch.Listed);

        async Task<FeedRefresh> RefreshAsync(HttpFeed feed)
        {
            using HttpClient client = clients.CreateClient(ClientName);
            return await feed.RefreshAsync(client);
        }
    }
}
