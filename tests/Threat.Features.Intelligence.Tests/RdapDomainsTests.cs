using System.Net;
using Threat.TestKit;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class RdapDomainsTests : LoopbackFixture
{
    private protected override HttpClient NewClient() => new(RdapDomains.CreateHandler(new RdapOptions { AllowPrivateServers = true }));

    private RdapDomains New(Action<RdapOptions>? configure = null)
    {
        RdapOptions options = new() { Bootstrap = new Uri(Server.Url, "dns.json"), AllowPrivateServers = true };
        configure?.Invoke(options);
        return new RdapDomains(options, Clock);
    }

    private void Serve(Func<HttpListenerContext, Task> domain)
        => Server.Answer = c => c.Request.Url!.AbsolutePath == "/dns.json"
            ? LoopbackServer.Send(c, 200, $$"""{"version":"1.0","services":[[["com","cz"],["{{Server.Url}}rdap/"]]]}""")
            : domain(c);

    [TestCase("20c.com", "domain-20c.com.json", "2004-06-28T18:28:14Z")]
    [TestCase("example.cz", "domain-example.cz.json", "2004-08-30T22:55:00Z")]
    public async Task The_registration_date_of_real_answers_is_found_and_kept(string domain, string file, string registered)
    {
        string body = File.ReadAllText(SharedFolder.Require("data", "threat-intel", "rdap", file));
        Serve(c => LoopbackServer.Send(c, 200, body));
        RdapDomains rdap = New();
        rdap.Find(domain, T).ShouldBeNull();
        (await rdap.LookUpAsync(Client, domain.ToUpperInvariant() + ".")).ShouldBe(new DomainLookup(DomainLookupOutcome.Found, DateTimeOffset.Parse(registered)));
        (await rdap.LookUpAsync(Client, domain)).Outcome.ShouldBe(DomainLookupOutcome.Found);
        Server.Requests.Select(r => r.Path).ShouldBe(["/dns.json", $"/rdap/domain/{domain}"]);
        rdap.Find(domain, T).ShouldBe(DateTimeOffset.Parse(registered));
        rdap.Find(domain, DateTimeOffset.Parse(registered) - TimeSpan.FromTicks(1)).ShouldBeNull("it did not exist then");
        ThreatIntelligence intelligence = new(new ThreatIntelligenceSources { DomainRegistrations = rdap });
        intelligence.For(IPAddress.Parse("198.51.100.7"), T, domains: [domain, "unknown.com"]).DomainAgeDays.Value.ShouldBe((float)(T - DateTimeOffset.Parse(registered)).TotalDays, 0.01f);
    }

    [Test]
    public async Task A_domain_that_does_not_exist_is_remembered_for_a_day()
    {
        Serve(c => LoopbackServer.Send(c, 404, ""));
        RdapDomains rdap = New();
        for (int i = 0; i < 3; i++) (await rdap.LookUpAsync(Client, "gone.com")).Outcome.ShouldBe(DomainLookupOutcome.NotFound);
        Server.Requests.Count.ShouldBe(2);
        (await rdap.LookUpAsync(Client, "a.unknowntld")).Outcome.ShouldBe(DomainLookupOutcome.NotFound);
        Clock.Advance(TimeSpan.FromHours(25));
        await rdap.LookUpAsync(Client, "gone.com");
        Server.Requests.Count.ShouldBe(4, "the table and the domain are asked for again");
    }

    [Test]
    public async Task A_server_is_asked_so_often_a_minute_and_left_alone_after_429()
    {
        Serve(c => LoopbackServer.Send(c, 404, ""));
        RdapDomains rdap = New(o => o.RequestsPerMinutePerServer = 3);
        for (int i = 0; i < 3; i++) (await rdap.LookUpAsync(Client, $"d{i}.com")).Outcome.ShouldBe(DomainLookupOutcome.NotFound);
        (await rdap.LookUpAsync(Client, "d4.com")).Outcome.ShouldBe(DomainLookupOutcome.NotNow);
        Clock.Advance(TimeSpan.FromSeconds(21));
        Serve(c => LoopbackServer.Send(c, 429, "", ("Retry-After", "120")));
        (await rdap.LookUpAsync(Client, "d5.com")).Outcome.ShouldBe(DomainLookupOutcome.NotNow);
        Clock.Advance(TimeSpan.FromSeconds(110));
        (await rdap.LookUpAsync(Client, "d6.com")).Outcome.ShouldBe(DomainLookupOutcome.NotNow);
        Server.Requests.Count.ShouldBe(5);
    }

    [Test]
    public async Task A_long_answer_is_refused()
    {
        Serve(c => LoopbackServer.Send(c, 200, new string(' ', 5000)));
        (await New(o => o.MaxBytes = 1000).LookUpAsync(Client, "a.com")).Error.ShouldBe("The answer of 127.0.0.1 is refused: its body is longer than 1000 bytes.");
    }

    [Test]
    public async Task Redirects_are_followed_three_times_at_most()
    {
        Serve(c => LoopbackServer.Send(c, 302, "", ("Location", c.Request.Url!.AbsolutePath + "x")));
        (await New().LookUpAsync(Client, "a.com")).Error.ShouldBe("More than 3 redirects.");
    }

    [Test]
    public async Task Http_and_private_addresses_are_refused_by_default()
    {
        Serve(c => LoopbackServer.Send(c, 404, ""));
        RdapOptions strict = new() { Bootstrap = new Uri(Server.Url, "dns.json") };
        (await new RdapDomains(strict).LookUpAsync(Client, "a.com")).Error.ShouldBe("http://127.0.0.1 is refused: RDAP is asked by https only.");
        using HttpClient guarded = new(RdapDomains.CreateHandler(strict));
        (await Should.ThrowAsync<HttpRequestException>(() => guarded.GetAsync(Server.Url))).Message.ShouldContain("127.0.0.1 is refused: it resolves to an address that is not public.");
        Server.Requests.ShouldBeEmpty();
    }

    [TestCase("localhost")]
    [TestCase("192.0.2.1")]
    [TestCase("a b.com")]
    [TestCase("../../x.com")]
    public async Task What_is_no_domain_name_is_not_asked_for(string domain)
    {
        (await New().LookUpAsync(Client, domain)).Error.ShouldBe($"'{domain}' is no domain name.");
        Server.Requests.ShouldBeEmpty();
    }
}
