using System.Net;
using QuickStart.Simulation;
using Threat.Features;

namespace Threat.Quality.Stream;

/// <summary>What nobody did in the weeks of history: new variants of attacks, and new habits of harmless sources that resemble some of them.</summary>
internal static class NewBehaviours
{
    /// <summary>Brute force as spraying: a few passwords over many accounts and hosts, slowly.</summary>
    public static void Spray(SourceTimeline s, DateTimeOffset from)
    {
        int tries = (int)s.LogUniform(6, 70);
        double gap = s.LogUniform(20, 900);
        string password = s.Pick(Site.GuessedPasswords);
        DateTimeOffset at = from;
        for (int i = 0; i < tries; i++, at += s.Wait(gap))
        {
            string user = s.Chance(0.6) ? s.Pick(Site.Users) : $"user{s.Random.Next(200)}";
            s.Login(at, s.Chance(0.5) ? Site.Ssh : Site.Internal(s.Random.Next(400)), user, password, success: s.Chance(0.02));
        }
    }

    /// <summary>A bot that talks by DNS instead of by connections.</summary>
    public static void Tunnel(SourceTimeline s, DateTimeOffset from)
    {
        int count = (int)s.LogUniform(30, 250);
        double period = s.LogUniform(5, 300);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += TimeSpan.FromSeconds(period * (0.7 + 0.6 * s.Random.NextDouble())))
            s.Resolve(at, Site.Resolver, $"{Letters(s, 12 + s.Random.Next(28))}.t.example.net", exists: s.Chance(0.6));
        OrdinaryBehaviours.Workstation(s, from);
    }

    /// <summary>Attacks on the site's interface: few probes, by POST, among calls that are in order.</summary>
    public static void AttackInterface(SourceTimeline s, DateTimeOffset from)
    {
        int count = (int)s.LogUniform(15, 200);
        double share = s.LogUniform(0.03, 0.5), gap = s.LogUniform(0.5, 60);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += s.Wait(gap))
        {
            bool probe = s.Chance(share);
            string target = probe
                ? s.Pick(new[] { "/api/v1/stock?sku=1%27%20or%20%271%27=%271", "/api/v1/users?fields=password", "/api/v1/export?file=..%2f..%2fconfig", "/api/v1/stock?sku[$ne]=1", "/api/v1/users/1?role=admin" })
                : $"/api/v1/stock?sku=A-{s.Random.Next(300)}";
            s.Request(at, Site.Web, s.Chance(0.6) ? "POST" : "GET", target, probe ? s.Pick(new[] { 200, 400, 401, 500 }) : 200, "python-requests/2.31");
        }
    }

    /// <summary>Denial of service by connections that are opened and held.</summary>
    public static void Drain(SourceTimeline s, DateTimeOffset from)
    {
        int count = (int)s.LogUniform(20, 300);
        double gap = s.LogUniform(0.5, 20);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += s.Wait(gap)) s.Connect(at, Site.Web, 443, s.Chance(0.8) ? ConnectionState.S1 : ConnectionState.RSTR, "ssl", seconds: 240, sent: 200, received: 120);
        if (s.Chance(0.4)) OrdinaryBehaviours.Visitor(s, from, 2);
    }

    /// <summary>A synchronising service on workstations: as regular as a bot, with names as long as a tunnel's.</summary>
    public static void Synchronise(SourceTimeline s, DateTimeOffset from)
    {
        double period = s.LogUniform(30, 600), jitter = s.LogUniform(0.02, 0.3);
        int count = Math.Min(200, (int)(TimeSpan.FromHours(s.LogUniform(2, 12)).TotalSeconds / period) + 4);
        IPAddress service = Site.External(s.Random);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += TimeSpan.FromSeconds(period * (1 + jitter * (2 * s.Random.NextDouble() - 1))))
        {
            if (s.Chance(0.3)) s.Resolve(at, Site.Resolver, $"{Letters(s, 16)}.sync.example.com");
            s.Connect(at, service, 443, ConnectionState.SF, "ssl", seconds: 1, sent: 900, received: 700);
        }
    }

    /// <summary>Programs of partners that call the site's interface, fast and by POST.</summary>
    public static void Partner(SourceTimeline s, DateTimeOffset from)
    {
        int count = (int)s.LogUniform(40, Behaviours.MostEvents);
        double gap = s.LogUniform(0.1, 15);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += s.Wait(gap))
            s.Request(at, Site.Web, s.Chance(0.5) ? "POST" : "GET", $"/api/v1/stock?sku=A-{s.Random.Next(300)}", s.Chance(0.94) ? 200 : s.Pick(new[] { 429, 503, 400 }), "partner-client/3");
    }

    /// <summary>An inventory of the internal hosts, ordered by the site.</summary>
    public static void Inventory(SourceTimeline s, DateTimeOffset from)
    {
        int count = (int)s.LogUniform(30, 300);
        double gap = s.LogUniform(0.2, 30);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += s.Wait(gap))
            s.Connect(at, Site.Internal(s.Random.Next(400)), s.Pick(new[] { 22, 80, 135, 443, 445, 3389, 5985 }), s.Chance(0.6) ? ConnectionState.SF : ConnectionState.REJ, sent: 300, received: 400, seconds: 0.3);
    }

    private static string Letters(SourceTimeline s, int count) => string.Create(count, s.Random, static (to, random) =>
    {
        for (int i = 0; i < to.Length; i++) to[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[random.Next(36)];
    });
}
