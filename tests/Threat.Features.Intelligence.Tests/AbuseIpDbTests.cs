using System.Net;
using Threat.TestKit;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class AbuseIpDbTests : LoopbackFixture
{
    private static readonly IPAddress Reported = IPAddress.Parse("118.25.6.39");
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("threat-abuse-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    private AbuseIpDb New(int checks = 1000, string key = "k3y", Action<AbuseIpDbOptions>? configure = null)
    {
        AbuseIpDbOptions options = new() { ApiKey = key, BaseAddress = new Uri(Server.Url, "api/v2/"), AllowHttp = true, DailyChecks = checks, BudgetPath = Path.Combine(_folder, "budget.json") };
        configure?.Invoke(options);
        return new AbuseIpDb(options, Clock);
    }

    private static string Sample => File.ReadAllText(SharedFolder.Require("data", "threat-intel", "abuseipdb", "check-response-apidoc-sample.json"));

    private static string Score(int score) => $$$"""{"data":{"abuseConfidenceScore":{{{score}}},"totalReports":1,"usageType":null}}""";

    [Test]
    public async Task The_documented_answer_is_read_and_kept_for_a_day()
    {
        string sample = Sample;
        Server.Answer = c => LoopbackServer.Send(c, 200, sample);
        AbuseIpDb abuse = New();
        abuse.Find(Reported, T).ShouldBeNull();
        AbuseCheck check = await abuse.CheckAsync(Client, Reported);
        check.ShouldBe(new AbuseCheck(AbuseCheckOutcome.Asked, new AbuseReport(100, true, 1, T)));
        Server.Requests[0].Path.ShouldBe("/api/v2/check?ipAddress=118.25.6.39&maxAgeInDays=90");
        Server.Requests[0].Headers["Key"].ShouldBe("k3y");
        (await abuse.CheckAsync(Client, Reported)).Outcome.ShouldBe(AbuseCheckOutcome.Known);
        abuse.Find(Reported, T - TimeSpan.FromTicks(1)).ShouldBeNull("it was not known then");
        abuse.Find(Reported, T.AddDays(1)).ShouldNotBeNull();
        abuse.Find(Reported, T.AddDays(1).AddTicks(1)).ShouldBeNull();
        new ThreatIntelligence(new ThreatIntelligenceSources { AbuseReports = abuse }).For(Reported, T).AbuseIpDbScore.ShouldBe(FeatureReading.Of(100.0));
    }

    [Test]
    public async Task Private_addresses_are_never_asked_about()
    {
        (await New().CheckAsync(Client, IPAddress.Parse("10.1.2.3"))).Outcome.ShouldBe(AbuseCheckOutcome.NotPublic);
        Server.Requests.ShouldBeEmpty();
    }

    [Test]
    public async Task The_budget_of_a_day_survives_a_restart_and_begins_anew_the_next_day()
    {
        Server.Answer = c => LoopbackServer.Send(c, 200, Score(0));
        AbuseIpDb first = New(checks: 2);
        (await first.CheckAsync(Client, IPAddress.Parse("8.8.8.1"))).Outcome.ShouldBe(AbuseCheckOutcome.Asked);
        AbuseIpDb restarted = New(checks: 2);
        (await restarted.CheckAsync(Client, IPAddress.Parse("8.8.8.2"))).Outcome.ShouldBe(AbuseCheckOutcome.Asked);
        (await restarted.CheckAsync(Client, IPAddress.Parse("8.8.8.3"))).Outcome.ShouldBe(AbuseCheckOutcome.NotNow);
        (await New(checks: 2).CheckAsync(Client, IPAddress.Parse("8.8.8.4"))).Outcome.ShouldBe(AbuseCheckOutcome.NotNow);
        Clock.Advance(TimeSpan.FromHours(12));
        (await restarted.CheckAsync(Client, IPAddress.Parse("8.8.8.3"))).Outcome.ShouldBe(AbuseCheckOutcome.Asked);
        Server.Requests.Count.ShouldBe(3);
    }

    [Test]
    public async Task A_budget_that_cannot_be_kept_makes_no_call_and_spends_nothing()
    {
        Server.Answer = c => LoopbackServer.Send(c, 200, Score(9));
        string path = Path.Combine(_folder, "later", "budget.json");
        AbuseIpDb abuse = New(checks: 1, configure: o => o.BudgetPath = path);
        AbuseCheck check = await abuse.CheckAsync(Client, Reported);
        check.Outcome.ShouldBe(AbuseCheckOutcome.Failed);
        check.Error.ShouldStartWith($"No call was made, because the day's budget could not be kept in '{path}': ");
        check.Error.ShouldEndWith("Give the file a folder that can be written, on a disk with room.");
        (await abuse.RefreshBlacklistAsync(Client)).ShouldBe(new FeedRefresh("abuseipdb", FeedRefreshOutcome.Failed, 0, check.Error));
        Server.Requests.ShouldBeEmpty();
        abuse.Find(Reported, T).ShouldBeNull();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        (await abuse.CheckAsync(Client, Reported)).Outcome.ShouldBe(AbuseCheckOutcome.Asked, "the one check of the day was not spent");
        File.WriteAllText(path, "{ damaged");
        (await New(configure: o => o.BudgetPath = path).CheckAsync(Client, IPAddress.Parse("8.8.8.1"))).Error.ShouldBe($"No call was made: '{path}' does not hold a daily budget. Delete it to start the day anew.");
    }

    [Test]
    public async Task Reports_are_kept_of_so_many_addresses_and_for_so_long()
    {
        Server.Answer = c => LoopbackServer.Send(c, 200, Score(9));
        AbuseIpDb abuse = New(configure: o => o.MaxReports = 2);
        IPAddress[] sources = [.. Enumerable.Range(1, 4).Select(i => IPAddress.Parse($"8.8.8.{i}"))];
        foreach (IPAddress source in sources[..3])
        {
            await abuse.CheckAsync(Client, source);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }
        sources.Select(s => abuse.Find(s, T.AddMinutes(3)) is not null).ShouldBe([false, true, true, false], "the oldest makes room");
        Clock.Advance(TimeSpan.FromDays(2));
        await abuse.CheckAsync(Client, sources[2]);
        abuse.Find(sources[2], T.AddMinutes(3))!.ObservedAt.ShouldBe(T.AddMinutes(2), "a replay still sees the report of then");
        Clock.Advance(TimeSpan.FromDays(13));
        await abuse.CheckAsync(Client, sources[3]);
        sources.Select(s => abuse.Find(s, T.AddMinutes(3)) is not null).ShouldBe([false, false, true, false], "sources[1] was last checked longer than the retention ago");
        await abuse.CheckAsync(Client, sources[2]);
        abuse.Find(sources[2], T.AddMinutes(3)).ShouldBeNull("its first report is older than the retention now");
        abuse.Find(sources[2], T.AddDays(2).AddMinutes(4)).ShouldNotBeNull();
    }

    [Test]
    public async Task After_429_no_call_is_made_until_the_service_allows_it()
    {
        Server.Answer = c => LoopbackServer.Send(c, 429, "", ("Retry-After", "600"));
        AbuseIpDb abuse = New();
        (await abuse.CheckAsync(Client, Reported)).ShouldBe(new AbuseCheck(AbuseCheckOutcome.Failed, null, "The service asked to wait 00:10:00."));
        Server.Answer = c => LoopbackServer.Send(c, 200, Score(7));
        Clock.Advance(TimeSpan.FromMinutes(9));
        (await abuse.CheckAsync(Client, Reported)).Outcome.ShouldBe(AbuseCheckOutcome.NotNow);
        Clock.Advance(TimeSpan.FromMinutes(2));
        (await abuse.CheckAsync(Client, Reported)).Report!.ConfidenceScore.ShouldBe(7);
        Server.Requests.Count.ShouldBe(2);
    }

    [Test]
    public async Task Checks_of_one_address_at_the_same_time_are_one_call()
    {
        TaskCompletionSource open = new();
        Server.Answer = async c =>
        {
            await open.Task;
            await LoopbackServer.Send(c, 200, Score(3));
        };
        AbuseIpDb abuse = New();
        Task<AbuseCheck>[] checks = [.. Enumerable.Range(0, 20).Select(_ => abuse.CheckAsync(Client, Reported))];
        open.SetResult();
        (await Task.WhenAll(checks)).ShouldAllBe(c => c.Report!.ConfidenceScore == 3);
        Server.Requests.Count.ShouldBe(1);
    }

    [Test]
    public async Task The_blacklist_answers_without_a_call()
    {
        Server.Answer = c => LoopbackServer.Send(c, 200, """{"meta":{"generatedAt":"2026-03-01T11:00:00+00:00"},"data":[{"ipAddress":"5.188.10.179","abuseConfidenceScore":100},{"ipAddress":"2001:db9::1","abuseConfidenceScore":99}]}""");
        AbuseIpDb abuse = New();
        (await abuse.RefreshBlacklistAsync(Client)).ShouldBe(new FeedRefresh("abuseipdb", FeedRefreshOutcome.Updated, 2));
        (await abuse.CheckAsync(Client, IPAddress.Parse("5.188.10.179"))).ShouldBe(new AbuseCheck(AbuseCheckOutcome.Known, new AbuseReport(100, null, null, T)));
        abuse.Blacklist.Check(IPAddress.Parse("2001:db9::1"), T).ShouldBe(IndicatorMatch.Listed);
        Server.Requests.Count.ShouldBe(1);
        abuse.Find(IPAddress.Parse("5.188.10.179"), T.AddHours(20))!.ObservedAt.ShouldBe(T, "the report is as old as the blacklist");
        abuse.Find(IPAddress.Parse("5.188.10.179"), T.AddTicks(-1)).ShouldBeNull("it was not known then");
        for (int i = 0; i < 4; i++) await abuse.RefreshBlacklistAsync(Client);
        (await abuse.RefreshBlacklistAsync(Client)).Error.ShouldBe("The day's budget is spent, or the service asked to wait or failed again and again.");
        Server.Requests.Count.ShouldBe(5);
    }

    [TestCase(200, "<html>", "The answer is not the JSON that was expected.")]
    [TestCase(200, "{\"data\":{}}", "The answer has no abuseConfidenceScore from 0 to 100.")]
    [TestCase(200, "{\"data\":{\"abuseConfidenceScore\":900}}", "The answer has no abuseConfidenceScore from 0 to 100.")]
    [TestCase(401, "", "The service answered 401 Unauthorized.")]
    public async Task A_bad_answer_is_unknown_and_never_clean(int status, string body, string error)
    {
        Server.Answer = c => LoopbackServer.Send(c, status, body);
        AbuseIpDb abuse = New();
        (await abuse.CheckAsync(Client, Reported)).ShouldBe(new AbuseCheck(AbuseCheckOutcome.Failed, null, error));
        abuse.Find(Reported, T).ShouldBeNull();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_body_that_is_too_long_is_given_up(bool announced)
    {
        const int Mebibytes = 17;
        Server.Answer = async c =>
        {
            c.Response.SendChunked = !announced;
            if (announced) c.Response.ContentLength64 = Mebibytes << 20;
            byte[] chunk = new byte[1 << 20];
            Array.Fill(chunk, (byte)' ');
            for (int i = 0; i < Mebibytes; i++) await c.Response.OutputStream.WriteAsync(chunk);
            c.Response.Close();
        };
        const string Error = "The answer is refused: its body is longer than 16777216 bytes.";
        AbuseIpDb abuse = New();
        (await abuse.CheckAsync(Client, Reported)).ShouldBe(new AbuseCheck(AbuseCheckOutcome.Failed, null, Error));
        (await abuse.RefreshBlacklistAsync(Client)).ShouldBe(new FeedRefresh("abuseipdb", FeedRefreshOutcome.Refused, 0, Error));
    }

    [Test]
    public async Task A_slow_body_is_given_up()
    {
        Server.Answer = LoopbackServer.SendSlowly;
        AbuseIpDb abuse = New(configure: o => o.BodyTimeout = TimeSpan.FromMilliseconds(300));
        const string Error = "The answer is refused: its body took longer than 00:00:00.3000000.";
        (await abuse.CheckAsync(Client, Reported)).ShouldBe(new AbuseCheck(AbuseCheckOutcome.Failed, null, Error));
        (await abuse.RefreshBlacklistAsync(Client)).ShouldBe(new FeedRefresh("abuseipdb", FeedRefreshOutcome.Refused, 0, Error));
    }

    [Test]
    public async Task A_service_that_fails_again_and_again_is_left_alone_and_spends_no_more_of_the_budget()
    {
        Server.Answer = c => LoopbackServer.Send(c, 503, "");
        AbuseIpDb abuse = New(checks: 6);
        async Task<AbuseCheckOutcome> CheckAsync() => (await abuse.CheckAsync(Client, Reported)).Outcome;
        for (int i = 0; i < 3; i++) (await CheckAsync()).ShouldBe(AbuseCheckOutcome.Failed);
        for (int i = 0; i < 50; i++) (await CheckAsync()).ShouldBe(AbuseCheckOutcome.NotNow);
        Clock.Advance(TimeSpan.FromSeconds(61));
        (await CheckAsync()).ShouldBe(AbuseCheckOutcome.Failed);
        Clock.Advance(TimeSpan.FromSeconds(61));
        (await CheckAsync()).ShouldBe(AbuseCheckOutcome.NotNow, "two minutes by now");
        Server.Requests.Count.ShouldBe(4);
        Clock.Advance(TimeSpan.FromSeconds(61));
        Server.Answer = c => LoopbackServer.Send(c, 200, Score(1));
        (await CheckAsync()).ShouldBe(AbuseCheckOutcome.Asked);
        Server.Answer = c => LoopbackServer.Send(c, 503, "");
        (await abuse.CheckAsync(Client, IPAddress.Parse("8.8.8.1"))).Outcome.ShouldBe(AbuseCheckOutcome.Failed, "after a success it is asked again, with the last check of the day");
    }

    [TestCase("s3cr3t\nk3y")]
    [TestCase("s3cr3t-k\u00e9y")]
    public async Task A_key_that_no_header_can_hold_is_not_told_in_the_error(string key)
    {
        AbuseIpDb abuse = New(key: key);
        AbuseCheck check = await abuse.CheckAsync(Client, Reported);
        check.Outcome.ShouldBe(AbuseCheckOutcome.Failed);
        check.Error.ShouldNotBeNullOrEmpty();
        check.Error.ShouldNotContain("s3cr3t");
    }
}
