using Threat.Core;

namespace Threat.Features.Internal;

/// <summary>What the 100 features of threat-100/v1 mean, in their order; the first 79 are basic, the others advanced.</summary>
internal static class Threat100Definitions
{
    public const int BasicCount = 79;

    public static readonly FeatureDefinition[] All = [.. Rows().Select(static (r, i) => new FeatureDefinition(Threat100Names.All[i], r.Group, i >= BasicCount, r.Unit, r.Minimum, r.Maximum, r.Needs, Scaling(r.Unit, r.Maximum), r.Description))];

    /// <summary>Flags as they are; what has no upper bound by its logarithm and robust z; what has one, shares and scores too, by standard z: most of a share's mass often is one value, which leaves no robust spread.</summary>
    private static ColumnScaling Scaling(string unit, double maximum) => unit is "flag" or "grade" ? ColumnScaling.None : maximum <= 100 ? ColumnScaling.Standard : ColumnScaling.LogRobust;

    private static IEnumerable<(string Group, string Unit, double Minimum, double Maximum, string Needs, string Description)> Rows()
    {
        const double none = double.PositiveInfinity;
        yield return ("time", "fraction of a day", 0, 1, "", "(hour + minute/60) / 24 of T in the site's zone.");
        yield return ("time", "fraction of a week", 0, 6.0 / 7 + 1e-6, "", "ISO weekday of T, Monday 0, divided by 7.");
        yield return ("time", "flag", 0, 1, "", "T is on a configured weekend day or holiday.");
        yield return ("time", "flag", 0, 1, "", "T is on a working day within business hours.");
        yield return ("volume", "s", 0, none, "", "T − first event of the source that is known.");
        yield return ("volume", "count", 0, none, "", "Events in the last minute.");
        yield return ("volume", "count", 0, none, "", "Events in the last 5 minutes.");
        yield return ("volume", "count", 0, none, "", "Events in the last hour.");
        yield return ("volume", "count", 0, none, "", "Events in the last 24 hours.");
        yield return ("volume", "1/min", 1, none, "", "Events in 24 h / minutes with an event.");
        yield return ("volume", "1/h", 1, none, "", "Events in 24 h / hours with an event.");
        yield return ("timing", "score", -1, 1, "", "(σ − μ)/(σ + μ) of the gaps in the last hour (Goh and Barabási 2008).");
        yield return ("volume", "share", 0, 1, "", "Hours with an event / 24.");
        yield return ("traffic", "1/s", 0, none, "", "Connections begun in the last minute / 60.");
        yield return ("traffic", "1/s", 0, none, "", "Packets of connections in the last minute, in proportion to their overlap, / 60.");
        yield return ("ports", "port / 65535", 0, 1, "", "Most frequent destination port, the lowest of equals, / 65535.");
        yield return ("ports", "port / 65535", 0, 1, "", "Median source port / 65535.");
        yield return ("ports", "count", 0, 65536, "", "Distinct destination ports.");
        yield return ("ports", "count", 0, 65536, "", "Distinct source ports.");
        yield return ("ports", "entropy", 0, 1, "", "Normalised entropy of the destination port.");
        yield return ("ports", "share", 0, 1, "", "Share of connections to a configured well-known port.");
        yield return ("ports", "share", 0, 1, "", "Share of connections to a port of 49152 or more.");
        yield return ("ports", "score", 0, 1, "", "1 − (1−p)(1−s); p = max per destination in 90 s of min(1, ports/15)·min(1, rejects/10); s = max in 90 s of min(1, hosts/7)·min(1, rejects/7).");
        yield return ("protocols", "share", 0, 1, "", "Share of connections over TCP.");
        yield return ("protocols", "share", 0, 1, "", "Share of connections over UDP.");
        yield return ("protocols", "share", 0, 1, "", "Share of connections over ICMP, of either IP version.");
        yield return ("protocols", "share", 0, 1, "", "Share of connections with HTTP detected; by port (80, 8000, 8080) where no service was detected.");
        yield return ("protocols", "share", 0, 1, "", "Share of connections with SSH detected; by port 22 where no service was detected.");
        yield return ("logins", "count", 0, none, "", "Failed logins.");
        yield return ("logins", "count", 0, none, "", "Successful logins.");
        yield return ("logins", "share", 0, 1, "", "Failed / (failed + successful).");
        yield return ("logins", "count", 0, none, "", "Distinct user names, trimmed and in lower case.");
        yield return ("logins", "count", 0, none, "", "Distinct keyed hashes of passwords.");
        yield return ("logins", "share", 0, 1, "", "Distinct passwords / attempts with a password.");
        yield return ("logins", "entropy", 0, 1, "", "Normalised entropy of the user name.");
        yield return ("logins", "count", 0, none, "", "Attempts with a known default pair (T1078.001).");
        yield return ("logins", "score", 0, 1, "", "Max over (destination, user) of min(1, failures in 30 min / 30) (T1110.001).");
        yield return ("logins", "score", 0, 1, "", "Best 5-minute bucket of min(1, users/10)·min(1, failures/30)·share of users with at most 3 tries (T1110.003, T1110.004).");
        yield return ("commands", "count", 0, none, "", "Command lines.");
        yield return ("commands", "count", 0, none, "", "Distinct commands as verb and sorted options.");
        yield return ("commands", "share", 0, 1, "", "Share of lines whose lexed words match the technique table.");
        yield return ("commands", "count", 0, none, "", "Lines and file events that bring a file in (T1105).");
        yield return ("commands", "count", 0, none, "", "Lines and file events that send a file out (T1048, T1041).");
        yield return ("commands", "share", 0, 1, "", "Share of lines that start an interpreter (T1059).");
        yield return ("commands", "flag", 0, 1, "", "A line opens an interactive or reverse shell (T1059.004).");
        yield return ("commands", "grade", 0, 1, "", "0.5 for an attempt, 1 for a success of sudo, su, doas, pkexec, setuid or sudoers (T1548).");
        yield return ("traffic", "B", 0, none, "", "Payload bytes of the originator.");
        yield return ("traffic", "B", 0, none, "", "Payload bytes of the responder.");
        yield return ("traffic", "B", 0, none, "", "bytes_sent + bytes_received.");
        yield return ("traffic", "count", 0, none, "", "Packets both ways.");
        yield return ("traffic", "B", 20, 65535, "", "IP bytes / packets.");
        yield return ("connections", "s", 0, none, "", "Mean duration of connections that were closed.");
        yield return ("connections", "count", 0, none, "", "Connections.");
        yield return ("connections", "count", 0, none, "", "Most connections open at once in the last hour.");
        yield return ("connections", "share", 0, 1, "", "Share in state S0, REJ, RSTOS0, RSTRH, SH or SHR.");
        yield return ("connections", "share", 0, 1, "", "Share opened at most 60 s after a close to the same (destination, port).");
        yield return ("http", "count", 0, none, "", "HTTP requests.");
        yield return ("http", "entropy", 0, 1, "", "Normalised entropy of the method among 9 (RFC 9110).");
        yield return ("http", "B", 0, none, "", "Mean bytes of the request target.");
        yield return ("http", "bit", 0, 8, "", "Mean entropy of the decoded target's bytes.");
        yield return ("http", "share", 0, 1, "", "Share that asks for a restricted file or folder.");
        yield return ("http", "share", 0, 1, "", "Share with a decoded argument whose SQL tokens have the shape of an injection.");
        yield return ("http", "share", 0, 1, "", "Share with markup or script in a decoded argument.");
        yield return ("http", "share", 0, 1, "", "Share that climbs out of its folder, raw or decoded.");
        yield return ("behaviour", "entropy", 0, 1, "", "Normalised entropy of (destination, port, event type).");
        yield return ("timing", "p-value", 0, 1, "", "Wald-Wolfowitz runs test of the gaps against their median.");
        yield return ("intelligence", "score", 0, 1, "intelligence", "1 − smoothed share of (country, ASN) in the tenant's baseline; 1 above 900 km/h.");
        yield return ("behaviour", "score", 0, 1, "baseline", "−log2 P(hour of the week | baseline, Dirichlet 1) / log2(n + 168).");
        yield return ("behaviour", "score", 0, 1, "baseline", "Mean over 6 daily rates of min(1, abs(robust z)/6) against the own days.");
        yield return ("intelligence", "score", 0, 1, "intelligence", "1 − Π(1 − weight·score) over the providers that answered.");
        yield return ("intelligence", "flag", 0, 1, "intelligence", "A local indicator set contains the source.");
        yield return ("intelligence", "flag", 0, 1, "intelligence", "A curated block list contains the source.");
        yield return ("intelligence", "flag", 0, 1, "intelligence", "The source is a Tor exit at T.");
        yield return ("intelligence", "flag", 0, 1, "intelligence", "A provider calls the source a VPN, proxy or hosting address.");
        yield return ("timing", "s", 0, 86400, "", "Mean gap between events.");
        yield return ("timing", "s", 0, 86400, "", "Population standard deviation of the gaps.");
        yield return ("timing", "score", 0, 1, "", "RITA's timestamp score, best (destination, port).");
        yield return ("timing", "s", 0, 86400, "", "Mean session length; a gap of more than 30 min ends a session.");
        yield return ("timing", "ratio", 0, none, "", "Variance / mean of the counts per minute of the last hour.");
        yield return ("intelligence", "percent", 0, 100, "intelligence", "AbuseIPDB's confidence score.");
        yield return ("intelligence", "flag", 0, 1, "intelligence", "The source was a Tor exit within 7 days.");
        yield return ("intelligence", "share", 0, 1, "intelligence", "(bad + 1)/(seen + 20) of the ASN's sources in 30 days; 1 in ASN-DROP.");
        yield return ("intelligence", "d", 0, none, "intelligence", "Age of the youngest registrable domain contacted.");
        yield return ("intelligence", "count", 0, none, "intelligence", "Distinct feeds that list the source.");
        yield return ("intelligence", "flag", 0, 1, "intelligence", "The source, or a service it contacted, is in a C2 feed.");
        yield return ("commands", "entropy", 0, 1, "", "Normalised entropy of the command's verb.");
        yield return ("timing", "score", 0, 1, "", "RITA's beacon score, best (destination, port): mean of times, sizes, histogram and duration.");
        yield return ("behaviour", "score", 0, 1, "baseline", "1 − Jensen-Shannon divergence (base 2) of the event type mix from the baseline's.");
        yield return ("timing", "s²", 0, none, "baseline", "Sample variance of session lengths in baseline and last day.");
        yield return ("timing", "entropy", 0, 1, "", "Normalised entropy of the gaps over 32 logarithmic bins from 1 ms.");
        yield return ("behaviour", "share", 0, 1, "", "Distinct resources (path, share, URL) / accesses.");
        yield return ("behaviour", "score", 0, 1, "baseline", "Internal source: 1 − Π(1 − w) over new internal hosts reached in 1 h on 22, 135, 445, 3389, 5985, 5986; w 0.1, with a login 0.25 (T1021).");
        yield return ("behaviour", "score", 0, 1, "baseline", "min(1, max(0, robust z of external bytes out)/6) · outward share (T1041, T1048).");
        yield return ("graph", "score", 0, 1, "graph", "Degree / (nodes − 1), undirected.");
        yield return ("graph", "score", 0, 1, "graph", "2·triangles / (degree·(degree − 1)); 0 when the degree is below 2.");
        yield return ("destinations", "share", 0, 1, "", "Distinct destinations / connections.");
        yield return ("destinations", "entropy", 0, 1, "", "Normalised entropy of the destination address.");
        yield return ("destinations", "count", 0, none, "", "Distinct destination addresses.");
        yield return ("graph", "share", 0, 1, "graph", "Share of the edges that have an edge the other way.");
        yield return ("graph", "score", 0, 1, "graph", "1 − share of the tenant's other active hosts that it exchanged connections with.");
    }
}
