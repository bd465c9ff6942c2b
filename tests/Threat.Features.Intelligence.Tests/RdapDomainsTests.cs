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
        RdapDomains rdap = New(o => o.RequestsPerMinutePerServer = 4); // the table, from the same server here, and three domains
        for (int i = 0; i < 3; i++) (await rdap.LookUpAsync(Client, $"d{i}.com")).Outcome.ShouldBe(DomainLookupOutcome.NotFound);
        (await rdap.LookUpAsync(Client, "d4.com")).Outcome.ShouldBe(DomainLookupOutcome.NotNow);
        Clock.Advance(TimeSpan.FromSeconds(16));
        Serve(c => LoopbackServer.Send(c, 429, "", ("Retry-After", "120")));
        (await rdap.LookUpAsync(Client, "d5.com")).Outcome.ShouldBe(DomainLookupOutcome.NotNow);
        Clock.Advance(TimeSpan.FromSeconds(110));
        (await rdap.LookUpAsync(Client, "d6.com")).Outcome.ShouldBe(DomainLookupOutcome.NotNow);
        Server.Requests.Count.ShouldBe(5);
    }

    [Test]
    public async Task The_bootstrap_table_is_asked_for_as_politely()
    {
        Server.Answer = c => LoopbackServer.Send(c, 429, "", ("Retry-After", "600"));
        RdapDomains rdap = New();
        for (int i = 0; i < 3; i++) (await rdap.LookUpAsync(Client, $"d{i}.com")).Outcome.ShouldBe(DomainLookupOutcome.NotNow);
        Server.Requests.Count.ShouldBe(1);
        Clock.Advance(TimeSpan.FromSeconds(601));
        Server.Answer = c => LoopbackServer.Send(c, 503, "");
        for (int i = 0; i < 40; i++) await rdap.LookUpAsync(Client, $"e{i}.com");
        Server.Requests.Count.ShouldBe(31, "30 a minute");
    }

    [Test]
    public async Task Domains_are_kept_so_many_and_for_so_long()
    {
        Serve(c => LoopbackServer.Send(c, 200, """{"events":[{"eventAction":"registration","eventDate":"2020-01-01T00:00:00Z"}]}"""));
        RdapDomains rdap = New(o => o.MaxDomains = 2);
        foreach (string domain in (string[])["a.com", "b.com", "c.com"])
        {
            await rdap.LookUpAsync(Client, domain);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }
        Known(rdap).ShouldBe([false, true, true, false], "the oldest makes room");
        Clock.Advance(TimeSpan.FromDays(31));
        await rdap.LookUpAsync(Client, "d.com");
        Known(rdap).ShouldBe([false, false, false, true], "the others are too old to be used again");

        static bool[] Known(RdapDomains rdap) => [.. ((string[])["a.com", "b.com", "c.com", "d.com"]).Select(d => rdap.Find(d, T) is not null)];
    }

    /// <summary>A registry that sends each question on to two more servers must not fill the memory with their names.</summary>
    [Test]
    public async Task Servers_without_end_take_no_memory_without_end()
    {
        using HttpClient client = new(new Everywhere());
        RdapDomains rdap = new(new RdapOptions { MaxDomains = 10 }, Clock);
        await AskAsync(0, 1000);
        long before = GC.GetTotalMemory(true);
        await AskAsync(1000, 21_000);
        (GC.GetTotalMemory(true) - before).ShouldBeLessThan(1 << 20);

        async Task AskAsync(int from, int to)
        {
            for (int i = from; i < to; i++)
            {
                (await rdap.LookUpAsync(client, $"d{i}.com")).Outcome.ShouldBe(DomainLookupOutcome.Found);
                Clock.Advance(TimeSpan.FromSeconds(10));
            }
        }
    }

    [Test]
    public async Task A_long_answer_is_refused()
    {
        Serve(c => LoopbackServer.Send(c, 200, new string(' ', 5000)));
        (await New(o => o.MaxBytes = 1000).LookUpAsync(Client, "a.com")).Error.ShouldBe("The answer of 127.0.0.1 is refused: its body is longer than 1000 bytes.");
    }

    [Test]
    public async Task A_slow_body_one_without_a_length_an_error_and_a_web_page_are_failures()
    {
        RdapDomains rdap = New(o => (o.MaxBytes, o.BodyTimeout) = (4000, TimeSpan.FromMilliseconds(300)));
        foreach ((Func<HttpListenerContext, Task> answer, string error) in ((Func<HttpListenerContext, Task>, string)[])
        [
            (LoopbackServer.SendSlowly, "The answer of 127.0.0.1 is refused: its body took longer than 00:00:00.3000000."),
            (c => LoopbackServer.SendLong(c, 100), "The answer of 127.0.0.1 is refused: its body is longer than 4000 bytes."),
            (c => LoopbackServer.Send(c, 500, ""), "127.0.0.1 answered 500 InternalServerError."),
            (c => LoopbackServer.Send(c, 200, "<html>"), "The answer of 127.0.0.1 is refused: it is no JSON."),
        ])
        {
            Serve(answer);
            (await rdap.LookUpAsync(Client, "a.com")).ShouldBe(new DomainLookup(DomainLookupOutcome.Failed, null, error));
            rdap.Find("a.com", T).ShouldBeNull();
        }
    }

    [Test]
    public async Task Lookups_of_one_domain_at_the_same_time_are_one_call()
    {
        TaskCompletionSource open = new();
        Serve(async c =>
        {
            await open.Task;
            await LoopbackServer.Send(c, 200, """{"events":[{"eventAction":"registration","eventDate":"2020-01-01T00:00:00Z"}]}""");
        });
        RdapDomains rdap = New();
        Task<DomainLookup>[] lookups = [.. Enumerable.Range(0, 20).Select(_ => rdap.LookUpAsync(Client, "a.com"))];
        open.SetResult();
        (await Task.WhenAll(lookups)).ShouldAllBe(l => l.Outcome == DomainLookupOutcome.Found);
        Server.Requests.Count.ShouldBe(2, "the table and the domain");
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

    /// <summary>The real handler behind a registry that answers as a public one would: what it sends the client on to is refused.</summary>
    [TestCase("https://127.0.0.1:{0}/", "127.0.0.1 is refused: it resolves to an address that is not public.")]
    [TestCase("https://localhost:{0}/", "localhost is refused: it resolves to an address that is not public.")]
    [TestCase("https://[::ffff:127.0.0.1]:{0}/", "[::ffff:127.0.0.1] is refused: it resolves to an address that is not public.")]
    [TestCase("https://[64:ff9b::a9fe:a9fe]/", "[64:ff9b::a9fe:a9fe] is refused: it resolves to an address that is not public.")]
    [TestCase("http://127.0.0.1:{0}/", "http://127.0.0.1 is refused: RDAP is asked by https only.")]
    public async Task A_redirect_to_a_private_address_is_refused(string target, string error)
    {
        RdapOptions strict = new();
        using HttpClient client = new(new Registry(string.Format(target, Server.Url.Port)) { InnerHandler = RdapDomains.CreateHandler(strict) });
        DomainLookup lookup = await new RdapDomains(strict, Clock).LookUpAsync(client, "a.com");
        lookup.Outcome.ShouldBe(DomainLookupOutcome.Failed);
        lookup.Error.ShouldStartWith(error);
        Server.Requests.ShouldBeEmpty();
    }

    /// <summary>Answers for IANA and a registry, and lets every other request through to the handler behind it.</summary>
    private sealed class Registry(string redirect) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => request.RequestUri!.Host switch
        {
            "data.iana.org" => Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"services":[[["com"],["https://rdap.registry.test/"]]]}""") }),
            "rdap.registry.test" => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri(redirect) } }),
            _ => base.SendAsync(request, cancellationToken),
        };
    }

    /// <summary>A registry that sends every question on to a server that no one heard of before.</summary>
    private sealed class Everywhere : HttpMessageHandler
    {
        private int _servers;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(request.RequestUri!.Host switch
        {
            "data.iana.org" => new HttpResponseMessage { Content = new StringContent("""{"services":[[["com"],["https://rdap.registry.test/"]]]}""") },
            string host when host.StartsWith("last") => new HttpResponseMessage { Content = new StringContent("""{"events":[{"eventAction":"registration","eventDate":"2020-01-01T00:00:00Z"}]}""") },
            string host => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri($"https://{(host == "rdap.registry.test" ? "next" : "last")}{_servers++}.a-name-of-some-length-for-a-server.test/") } },
        });
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
