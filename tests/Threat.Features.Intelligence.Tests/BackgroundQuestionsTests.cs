using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Threat.Features.Intelligence.Tests;

/// <summary>The host asks, in the background, what extraction wanted to know.</summary>
[TestFixture]
public sealed class BackgroundQuestionsTests : LoopbackFixture
{
    private static readonly IPAddress Source = IPAddress.Parse("8.8.8.1");

    private string[] Paths()
    {
        lock (Server.Requests) return [.. Server.Requests.Select(static r => r.Path)];
    }

    private static async Task RunAsync(Action<ThreatIntelligenceOptions> configure, Func<ThreatIntelligence, Task> body, RecordingLogs? logs = null)
    {
        ServiceCollection services = new();
        if (logs is not null) services.AddLogging(b => b.AddProvider(logs));
        services.AddThreatIntelligence(configure);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHostedService[] hosted = [.. provider.GetServices<IHostedService>()];
        foreach (IHostedService service in hosted) await service.StartAsync(default);
        await body(provider.GetRequiredService<ThreatIntelligence>());
        foreach (IHostedService service in hosted) await service.StopAsync(default);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (int i = 0; i < 1000 && !condition(); i++) await Task.Delay(20);
        condition().ShouldBeTrue();
    }

    [Test]
    public async Task A_source_without_a_report_is_checked_once_after_the_blacklist()
    {
        Server.Answer = async c =>
        {
            if (c.Request.Url!.AbsolutePath.EndsWith("blacklist"))
            {
                await Task.Delay(300);
                await LoopbackServer.Send(c, 200, """{"data":[{"ipAddress":"5.188.10.179","abuseConfidenceScore":100}]}""");
            }
            else await LoopbackServer.Send(c, 200, """{"data":{"abuseConfidenceScore":42,"totalReports":1,"usageType":null}}""");
        };
        await RunAsync(o => (o.AbuseIpDb.ApiKey, o.AbuseIpDb.BaseAddress, o.AbuseIpDb.AllowHttp) = ("k3y", Server.Url, true), async intelligence =>
        {
            intelligence.For(Source, DateTimeOffset.UtcNow.AddDays(-2)).AbuseIpDbScore.ShouldBe(FeatureReading.Unknown, "a replay of the past asks nothing");
            for (int i = 0; i < 5; i++) intelligence.For(Source, DateTimeOffset.UtcNow).AbuseIpDbScore.ShouldBe(FeatureReading.Unknown);
            intelligence.For(IPAddress.Parse("10.0.0.1"), DateTimeOffset.UtcNow);
            await Eventually(() => intelligence.For(Source, DateTimeOffset.UtcNow).AbuseIpDbScore == FeatureReading.Of(42.0));
            intelligence.For(IPAddress.Parse("5.188.10.179"), DateTimeOffset.UtcNow).AbuseIpDbScore.ShouldBe(FeatureReading.Of(100.0));
            await Task.Delay(100);
        });
        Paths().ShouldBe(["/blacklist?confidenceMinimum=100&limit=10000", "/check?ipAddress=8.8.8.1&maxAgeInDays=90"]);
    }

    [Test]
    public void Extraction_itself_asks_no_server()
    {
        ServiceCollection services = new();
        services.AddThreatIntelligence(o =>
        {
            (o.AbuseIpDb.ApiKey, o.AbuseIpDb.BaseAddress, o.AbuseIpDb.AllowHttp) = ("k3y", Server.Url, true);
            (o.LookUpDomains, o.Rdap.Bootstrap, o.Rdap.AllowPrivateServers) = (true, new Uri(Server.Url, "dns.json"), true);
            o.Feeds.Add(new HttpFeedOptions { Name = "list", Url = new Uri(Server.Url, "list"), AllowHttp = true });
        });
        using ServiceProvider provider = services.BuildServiceProvider();
        ThreatIntelligence intelligence = provider.GetRequiredService<ThreatIntelligence>(); // the hosted services were not started
        for (int i = 0; i < 1000; i++) intelligence.For(IPAddress.Parse($"8.8.{i >> 8}.{i & 255}"), DateTimeOffset.UtcNow, domains: [$"d{i}.com"]).ReputationScore.ShouldBe(FeatureReading.Unknown);
        Paths().ShouldBeEmpty();
    }

    [Test]
    public async Task A_budget_on_a_full_disk_stops_neither_the_host_nor_its_questions()
    {
        Server.Answer = c => LoopbackServer.Send(c, 200, """{"data":{"abuseConfidenceScore":42,"totalReports":1,"usageType":null}}""");
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"budget-{Guid.NewGuid():N}"), path = Path.Combine(folder, "budget.json");
        RecordingLogs logs = new();
        await RunAsync(o => (o.AbuseIpDb.ApiKey, o.AbuseIpDb.BaseAddress, o.AbuseIpDb.AllowHttp, o.AbuseIpDb.BudgetPath) = ("k3y", Server.Url, true, path), async intelligence =>
        {
            intelligence.For(Source, DateTimeOffset.UtcNow);
            await Eventually(() => logs.Text.Contains($"Source {Source} could not be checked at AbuseIPDB. No call was made, because the day's budget could not be kept") && logs.Text.Contains("Feed abuseipdb: Failed. No call was made"));
            Paths().ShouldBeEmpty();
            Directory.CreateDirectory(folder);
            await Eventually(() => intelligence.For(Source, DateTimeOffset.UtcNow).AbuseIpDbScore == FeatureReading.Of(42.0));
        }, logs);
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task A_check_that_fails_is_not_tried_again_by_itself()
    {
        Server.Answer = c => LoopbackServer.Send(c, c.Request.Url!.AbsolutePath.EndsWith("blacklist") ? 503 : 500, "");
        await RunAsync(o => (o.AbuseIpDb.ApiKey, o.AbuseIpDb.BaseAddress, o.AbuseIpDb.AllowHttp) = ("k3y", Server.Url, true), async intelligence =>
        {
            intelligence.For(Source, DateTimeOffset.UtcNow);
            await Eventually(() => Paths().Length >= 2);
            await Task.Delay(500);
        });
        Paths().Length.ShouldBe(2, "every request is of the day's budget");
    }

    [Test]
    public async Task A_contacted_domain_is_looked_up_when_the_host_allows_it()
    {
        Server.Answer = c => c.Request.Url!.AbsolutePath == "/dns.json"
            ? LoopbackServer.Send(c, 200, $$"""{"version":"1.0","services":[[["com"],["{{Server.Url}}rdap/"]]]}""")
            : LoopbackServer.Send(c, 200, """{"events":[{"eventAction":"registration","eventDate":"2020-01-01T00:00:00Z"}]}""");
        await RunAsync(o => (o.LookUpDomains, o.Rdap.Bootstrap, o.Rdap.AllowPrivateServers) = (true, new Uri(Server.Url, "dns.json"), true), async intelligence =>
        {
            intelligence.For(Source, DateTimeOffset.UtcNow, domains: ["new.com"]).DomainAgeDays.ShouldBe(FeatureReading.Unknown);
            await Eventually(() => intelligence.For(Source, DateTimeOffset.UtcNow, domains: ["new.com"]).DomainAgeDays.Status == FeatureStatus.Ok);
        });
        Paths().ShouldBe(["/dns.json", "/rdap/domain/new.com"]);
    }

    [Test]
    public void Options_are_checked_when_the_host_starts_in_the_users_words()
    {
        Refusal(o => o.Feeds.Add(new HttpFeedOptions { Name = "drop", Url = new Uri("http://lists.example/drop") }))
            .ShouldBe("Feed 'drop' is at http://lists.example; https is needed. Set AllowHttp for a mirror in your own network.");
        Refusal(o =>
        {
            o.Feeds.Add(new HttpFeedOptions { Name = "a", Url = new Uri("https://lists.example/a") });
            o.Feeds.Add(new HttpFeedOptions { Name = "a", Url = new Uri("https://lists.example/b") });
        }).ShouldBe("Two feeds are named 'a'; names must be unique, because threat_intel_matches counts them.");
        Refusal(o => o.Feeds.Add(new HttpFeedOptions { Name = "a", Url = new Uri("https://lists.example/a"), RefreshInterval = TimeSpan.FromSeconds(5) })).ShouldBe("Feed 'a' has RefreshInterval 00:00:05; allowed is 1 minute to 30 days.");
        Refusal(o => (o.AbuseIpDb.ApiKey, o.AbuseIpDb.DailyChecks) = ("s3cr3t", -1)).ShouldBe("AbuseIpDbOptions.DailyChecks is -1; allowed is 0 to 1000000.");
        Refusal(o => o.AbuseIpDbInterval = TimeSpan.Zero).ShouldBe("ThreatIntelligenceOptions.AbuseIpDbInterval is 00:00:00; allowed is 1 minute to 30 days, and the free plan has 5 downloads a day.");
        Refusal(o => (o.LookUpDomains, o.Rdap.Life) = (true, TimeSpan.Zero)).ShouldBe("RdapOptions.Life is 00:00:00; it must be positive.");
        Refusal(o => o.LocationDatabasePath = "/nowhere/city.mmdb").ShouldBe("ThreatIntelligenceOptions.LocationDatabasePath is '/nowhere/city.mmdb'; there is no such file. Download the database, or leave the option out.");
    }

    [Test]
    public void Reports_of_a_source_of_ones_own_are_taken_from_the_container()
    {
        using ServiceProvider provider = new ServiceCollection().AddSingleton<IAbuseReports>(new OneReport()).AddThreatIntelligence().BuildServiceProvider();
        SourceIntelligence found = provider.GetRequiredService<ThreatIntelligence>().For(Source, DateTimeOffset.UnixEpoch);
        found.AbuseIpDbScore.ShouldBe(FeatureReading.Of(77));
        provider.GetRequiredService<ThreatIntelligence>().For(IPAddress.Parse("8.8.8.2"), DateTimeOffset.UnixEpoch).AbuseIpDbScore.ShouldBe(FeatureReading.Unknown);
    }

    private sealed class OneReport : IAbuseReports
    {
        public AbuseReport? Find(IPAddress address, DateTimeOffset asOf) => address.Equals(Source) ? new AbuseReport(77, null, 3, asOf) : null;
    }

    private static string Refusal(Action<ThreatIntelligenceOptions> configure)
    {
        using ServiceProvider provider = new ServiceCollection().AddThreatIntelligence(configure).BuildServiceProvider();
        return Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Message;
    }
}
