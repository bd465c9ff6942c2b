using System.Net;
using Threat.Features;

namespace QuickStart.Simulation;

/// <summary>
/// What the six kinds of attackers do in one day. They overlap with ordinary traffic on purpose: software updates beacon, broken jobs fail to log in, ordered scans knock on ports,
/// load tests flood, operators reach many hosts, and a share of each attack is slow and hidden in ordinary traffic.
/// </summary>
internal static class Behaviours
{
    public const int MostEvents = 500;

    public static void Flood(SourceTimeline s, DateTimeOffset from)
    {
        bool slow = s.Chance(0.3);
        double gap = slow ? s.LogUniform(2, 30) : s.LogUniform(0.02, 2);
        int count = (int)s.LogUniform(slow ? 15 : 60, MostEvents);
        bool requests = s.Chance(0.45);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += s.Wait(gap))
        {
            if (requests) s.Request(at, Site.Web, "GET", s.Chance(0.7) ? "/" : s.Pick(Site.Pages), s.Chance(0.6) ? 200 : 503);
            else s.Connect(at, Site.Web, s.Chance(0.9) ? 443 : 80, s.Chance(0.75) ? ConnectionState.S0 : ConnectionState.RSTO, sent: 60, received: 60, seconds: 0.1);
        }
        if (slow) OrdinaryBehaviours.Visitor(s, from, 2);
    }

    public static void Scan(SourceTimeline s, DateTimeOffset from)
    {
        bool slow = s.Chance(0.35);
        double gap = slow ? s.LogUniform(30, 900) : s.LogUniform(0.02, 4);
        int count = (int)s.LogUniform(slow ? 5 : 20, slow ? 60 : MostEvents);
        bool sweep = s.Chance(0.4);
        int sweptPort = s.Pick(new[] { 22, 23, 80, 443, 445, 3389, 8080 });
        IPAddress victim = s.Chance(0.5) ? Site.Web : Site.Ssh;
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += s.Wait(gap))
        {
            bool open = s.Chance(0.12);
            ConnectionState state = open ? s.Chance(0.5) ? ConnectionState.RSTO : ConnectionState.SF : s.Chance(0.6) ? ConnectionState.REJ : ConnectionState.S0;
            if (sweep) s.Connect(at, Site.Internal(s.Random.Next(400)), sweptPort, state, sent: 40, received: 40, seconds: 0.05);
            else s.Connect(at, victim, s.Chance(0.4) ? s.Random.Next(1, 1_024) : s.Random.Next(1_024, 65_535), state, sent: 40, received: 40, seconds: 0.05);
        }
        if (s.Chance(0.3)) OrdinaryBehaviours.Visitor(s, from, 1);
    }

    public static void Guess(SourceTimeline s, DateTimeOffset from)
    {
        bool slow = s.Chance(0.4);
        double gap = slow ? s.LogUniform(60, 1_800) : s.LogUniform(1, 30);
        int count = (int)s.LogUniform(slow ? 3 : 10, slow ? 40 : MostEvents / 2);
        bool stuffing = s.Chance(0.3);
        string fixedUser = s.Pick(Site.GuessedUsers);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += s.Wait(gap))
        {
            string user = stuffing ? s.Pick(Site.GuessedUsers) : s.Chance(0.8) ? fixedUser : s.Pick(Site.GuessedUsers);
            s.Login(at, Site.Ssh, user, s.Chance(0.7) ? s.Pick(Site.GuessedPasswords) : $"pw{s.Random.Next(5_000)}", success: s.Chance(0.01));
        }
    }

    public static void AttackWeb(SourceTimeline s, DateTimeOffset from)
    {
        double share = s.LogUniform(0.03, 0.9);
        int count = (int)s.LogUniform(12, 250);
        double gap = s.LogUniform(0.3, 40);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += s.Wait(gap))
        {
            bool probe = s.Chance(share);
            s.Request(at, Site.Web, probe && s.Chance(0.2) ? "POST" : "GET", s.Pick(probe ? Site.Probes : Site.Pages), probe ? s.Pick(new[] { 200, 403, 404, 500 }) : 200);
        }
    }

    public static void Beacon(SourceTimeline s, DateTimeOffset from)
    {
        double period = s.LogUniform(30, 1_800), jitter = s.LogUniform(0.02, 0.6);
        IPAddress controller = Site.External(s.Random);
        int port = s.Pick(new[] { 443, 8080, 6667, 4444, 80 });
        int count = Math.Min(MostEvents / 2, (int)(TimeSpan.FromHours(s.LogUniform(2, 20)).TotalSeconds / period) + 4);
        DateTimeOffset at = from;
        for (int i = 0; i < count; i++, at += TimeSpan.FromSeconds(period * (1 + jitter * (2 * s.Random.NextDouble() - 1))))
        {
            s.Connect(at, controller, port, s.Chance(0.9) ? ConnectionState.SF : ConnectionState.S0, port is 443 ? "ssl" : null, seconds: 0.4, sent: 250, received: 180);
            if (s.Chance(0.05)) s.Resolve(at, Site.Resolver, $"{(char)('a' + s.Random.Next(26))}{s.Random.Next(100_000)}.example.net", exists: s.Chance(0.4));
        }
        OrdinaryBehaviours.Workstation(s, from);
    }

    public static void Intrude(SourceTimeline s, DateTimeOffset from)
    {
        bool quiet = s.Chance(0.4);
        DateTimeOffset at = from;
        int steps = (int)s.LogUniform(quiet ? 4 : 10, quiet ? 12 : 40);
        IPAddress host = Site.Internal(s.Random.Next(400));
        for (int i = 0; i < steps; i++, at += s.Wait(quiet ? 1_200 : 200))
        {
            double what = s.Random.NextDouble();
            if (what < 0.45) s.Run(at, host, s.Pick(quiet && s.Chance(0.5) ? Site.AdminCommands : Site.IntruderCommands), "www-data");
            else if (what < 0.8) s.Connect(at, Site.Internal(s.Random.Next(400)), s.Pick(new[] { 22, 445, 3389, 5985, 135 }), s.Chance(0.5) ? ConnectionState.SF : ConnectionState.REJ, sent: 3_000, received: 2_000, seconds: 4);
            else if (what < 0.9) s.Connect(at, Site.External(s.Random), 443, ConnectionState.SF, "ssl", seconds: 90, sent: s.LogUniform(1e6, 3e8), received: 20_000);
            else s.Login(at, Site.Internal(s.Random.Next(400)), s.Pick(Site.Users), "reused", success: s.Chance(0.6));
        }
        OrdinaryBehaviours.Workstation(s, from);
    }
}
