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

    private AbuseIpDb New(int checks = 1000, string key = "k3y") => new(new AbuseIpDbOptions { ApiKey = key, BaseAddress = new Uri(Server.Url, "api/v2/"), AllowHttp = true, DailyChecks = checks, BudgetPath = Path.Combine(_folder, "budget.json") }, Clock);

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
        (await abuse.CheckAsync(Client, IPAddress.Parse("5.188.10.179"))).ShouldBe(new AbuseCheck(AbuseCheckOutcome.Known, new AbuseReport(100, null, 0, T)));
        abuse.Blacklist.Check(IPAddress.Parse("2001:db9::1"), T).ShouldBe(IndicatorMatch.Listed);
        Server.Requests.Count.ShouldBe(1);
        for (int i = 0; i < 4; i++) await abuse.RefreshBlacklistAsync(Client);
        (await abuse.RefreshBlacklistAsync(Client)).Error.ShouldBe("The day's budget is spent, or the service asked to wait.");
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
