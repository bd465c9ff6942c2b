using System.Net;
using Threat.Features;

namespace QuickStart.Simulation;

/// <summary>What harmless sources do in one day; some of it looks like an attack.</summary>
internal static class OrdinaryBehaviours
{
    public static void Normal(SourceTimeline s, DateTimeOffset from, bool isInternal)
    {
        double kind = s.Random.NextDouble();
        if (isInternal)
        {
            if (kind < 0.15) Agent(s, from);
            else if (kind < 0.25) Operator(s, from);
            Workstation(s, from);
            if (s.Chance(0.1)) Backup(s, from);
        }
        else if (kind < 0.58) Visitor(s, from, s.LogUniform(1, 12));
        else if (kind < 0.66) Crawler(s, from);
        else if (kind < 0.73) Monitor(s, from);
        else if (kind < 0.81) Administrator(s, from);
        else if (kind < 0.86) Forgetful(s, from);
        else if (kind < 0.90) Gateway(s, from);
        else if (kind < 0.92) Stray(s, from);
        else if (kind < 0.95) Auditor(s, from);
        else if (kind < 0.98) BrokenJob(s, from);
        else LoadTest(s, from);
    }

    /// <summary>A scanner that the site itself has ordered.</summary>
    private static void Auditor(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        int count = (int)s.LogUniform(5, 150);
        double gap = s.LogUniform(0.5, 300);
        for (int i = 0; i < count; i++, at += s.Wait(gap))
            s.Connect(at, s.Chance(0.5) ? Site.Web : Site.Ssh, s.Chance(0.5) ? s.Random.Next(1, 1_024) : s.Random.Next(1_024, 65_535), s.Chance(0.2) ? ConnectionState.SF : s.Chance(0.6) ? ConnectionState.REJ : ConnectionState.S0, sent: 40, received: 40, seconds: 0.05);
    }

    /// <summary>A job whose password was changed and that goes on trying.</summary>
    private static void BrokenJob(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        int count = (int)s.LogUniform(3, 80);
        double gap = s.LogUniform(5, 900);
        string user = s.Chance(0.4) ? s.Pick(Site.GuessedUsers) : s.Pick(Site.Users);
        for (int i = 0; i < count; i++, at += s.Wait(gap)) s.Login(at, Site.Ssh, user, s.Chance(0.8) ? "expired" : $"old{s.Random.Next(4)}", success: false);
    }

    private static void LoadTest(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        int count = (int)s.LogUniform(40, Behaviours.MostEvents);
        double gap = s.LogUniform(0.05, 5);
        for (int i = 0; i < count; i++, at += s.Wait(gap)) s.Request(at, Site.Web, "GET", s.Chance(0.5) ? "/" : s.Pick(Site.Pages), s.Chance(0.8) ? 200 : 503);
    }

    /// <summary>Software that asks its maker for updates, as regularly as any bot.</summary>
    private static void Agent(SourceTimeline s, DateTimeOffset from)
    {
        double period = s.LogUniform(60, 3_600), jitter = s.LogUniform(0.02, 0.5);
        IPAddress maker = Site.External(s.Random);
        int count = Math.Min(Behaviours.MostEvents / 2, (int)(TimeSpan.FromHours(s.LogUniform(2, 20)).TotalSeconds / period) + 4);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += TimeSpan.FromSeconds(period * (1 + jitter * (2 * s.Random.NextDouble() - 1))))
            s.Connect(at, maker, s.Chance(0.9) ? 443 : 8080, ConnectionState.SF, "ssl", seconds: 0.4, sent: 280, received: 240);
    }

    /// <summary>A person who runs the internal hosts: reaches many of them, copies files, types commands.</summary>
    private static void Operator(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        int steps = (int)s.LogUniform(4, 30);
        for (int i = 0; i < steps; i++, at += s.Wait(400))
        {
            double what = s.Random.NextDouble();
            if (what < 0.45) s.Run(at, Site.Internal(s.Random.Next(400)), s.Pick(s.Chance(0.9) ? Site.AdminCommands : Site.IntruderCommands), s.Pick(Site.Users));
            else if (what < 0.85) s.Connect(at, Site.Internal(s.Random.Next(400)), s.Pick(new[] { 22, 445, 3389, 5985 }), s.Chance(0.85) ? ConnectionState.SF : ConnectionState.REJ, sent: 3_000, received: 2_000, seconds: 10);
            else s.Login(at, Site.Internal(s.Random.Next(400)), s.Pick(Site.Users), "right", success: s.Chance(0.9));
        }
    }

    public static void Visitor(SourceTimeline s, DateTimeOffset from, double visits)
    {
        DateTimeOffset at = from;
        for (int v = 0; v < visits; v++, at += s.Wait(4_000))
        {
            int pages = 1 + (int)s.LogUniform(1, 15);
            for (int i = 0; i < pages; i++, at += s.Wait(20)) s.Request(at, Site.Web, s.Chance(0.05) ? "POST" : "GET", s.Pick(Site.Pages), s.Chance(0.96) ? 200 : 404);
        }
    }

    private static void Crawler(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        int count = (int)s.LogUniform(30, 300);
        double gap = s.LogUniform(0.5, 20);
        for (int i = 0; i < count; i++, at += s.Wait(gap))
            s.Request(at, Site.Web, "GET", s.Chance(0.93) ? $"{s.Pick(Site.Pages).Split('?')[0]}?page={s.Random.Next(500)}" : s.Pick(Site.Probes), s.Chance(0.85) ? 200 : 404, "Mozilla/5.0 (compatible; crawler)");
    }

    private static void Monitor(SourceTimeline s, DateTimeOffset from)
    {
        double period = s.Pick(new[] { 60d, 120, 300, 600 }), jitter = s.LogUniform(0.005, 0.4);
        DateTimeOffset at = from;
        int count = (int)s.LogUniform(20, 200);
        for (int i = 0; i < count; i++, at += TimeSpan.FromSeconds(period * (1 + jitter * (2 * s.Random.NextDouble() - 1))))
            s.Connect(at, Site.Web, 443, s.Chance(0.98) ? ConnectionState.SF : ConnectionState.S0, "ssl", seconds: 0.3, sent: 300, received: 350);
    }

    private static void Administrator(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        int sessions = s.Random.Next(1, 5);
        for (int i = 0; i < sessions; i++, at += s.Wait(3_000))
        {
            string user = s.Pick(Site.Users);
            while (s.Chance(0.2)) s.Login(at += s.Wait(6), Site.Ssh, user, "mistyped", success: false);
            s.Login(at += s.Wait(6), Site.Ssh, user, "right", success: true);
            int commands = s.Random.Next(1, 15);
            for (int c = 0; c < commands; c++) s.Run(at += s.Wait(25), Site.Ssh, s.Chance(0.94) ? s.Pick(Site.AdminCommands) : s.Pick(Site.IntruderCommands), user);
        }
    }

    private static void Forgetful(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        int tries = s.Random.Next(3, 25);
        string user = s.Chance(0.3) ? "root" : s.Pick(Site.Users);
        for (int i = 0; i < tries; i++, at += s.Wait(s.LogUniform(3, 300))) s.Login(at, Site.Ssh, user, $"guess{i % 6}", success: false);
        if (s.Chance(0.6)) s.Login(at, Site.Ssh, user, "right", success: true);
    }

    private static void Gateway(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        int count = (int)s.LogUniform(100, Behaviours.MostEvents);
        double gap = s.LogUniform(0.2, 20);
        for (int i = 0; i < count; i++, at += s.Wait(gap))
        {
            if (s.Chance(0.5)) s.Request(at, Site.Web, "GET", s.Pick(Site.Pages), s.Chance(0.95) ? 200 : 503);
            else s.Connect(at, Site.Web, 443, s.Chance(0.9) ? ConnectionState.SF : ConnectionState.S0, "ssl");
        }
    }

    private static void Stray(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        int count = s.Random.Next(3, 40);
        for (int i = 0; i < count; i++, at += s.Wait(s.LogUniform(5, 900)))
            s.Connect(at, s.Chance(0.7) ? Site.Ssh : Site.Internal(s.Random.Next(400)), s.Pick(new[] { 22, 80, 443, 8080, 8443, 3389, 25, 110, 993 }), s.Chance(0.6) ? ConnectionState.S0 : ConnectionState.REJ, sent: 60);
    }

    public static void Workstation(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        int count = (int)s.LogUniform(15, 150);
        IPAddress[] favourites = [Site.External(s.Random), Site.External(s.Random), Site.External(s.Random)];
        for (int i = 0; i < count; i++, at += s.Wait(s.LogUniform(5, 600)))
        {
            s.Resolve(at, Site.Resolver, s.Pick(new[] { "news.example.com", "mail.example.org", "cdn.example.net", "updates.example.com", "video.example.org" }), exists: s.Chance(0.98));
            s.Connect(at + TimeSpan.FromMilliseconds(30), s.Chance(0.6) ? s.Pick(favourites) : Site.External(s.Random), 443, ConnectionState.SF, "ssl", seconds: 15, sent: 3_000, received: 60_000);
            if (s.Chance(0.03)) s.Connect(at, Site.Internal(s.Random.Next(400)), s.Pick(new[] { 445, 22, 3389 }), ConnectionState.SF, sent: 5_000, received: 9_000, seconds: 30);
        }
    }

    private static void Backup(SourceTimeline s, DateTimeOffset from)
    {
        DateTimeOffset at = from;
        IPAddress target = Site.External(s.Random);
        for (int i = 0; i < 6; i++, at += s.Wait(900)) s.Connect(at, target, 443, ConnectionState.SF, "ssl", seconds: 120, sent: s.LogUniform(1e6, 5e8), received: 30_000);
    }
}
