using System.Net;
using QuickStart.Simulation;
using Threat.Features;

namespace Threat.Quality.Stream;

/// <summary>
/// QuickStart's simulated site week by week, drifting: class shares move, new variants of four attacks appear, harmless sources take up new habits. The same seed gives the same rows.
/// </summary>
internal sealed class DriftingTraffic(StreamOptions options)
{
    private readonly SecretHasher _hasher = SecretHasher.CreateEphemeral();
    private readonly ThreatFeatureExtractor _extractor = new();

    /// <summary>What comes up when, for the report.</summary>
    public const string Calendar = """
        - from week 3: brute force also as password spraying, slow and over many hosts
        - from week 4: a synchronising service on workstations, as regular as a bot
        - from week 5: bots that talk by DNS
        - from week 7: partners' programs that call the site's interface
        - from week 8: attacks on that interface
        - from week 9: denial of service by connections that are held open
        - from week 10: an inventory of the internal hosts, which resembles a sweep
        """;

    /// <summary>The rows of a week in order of time.</summary>
    /// <param name="week">1 is the first of the stream, 0 and below are history.</param>
    /// <param name="test">Whether they are the test sources or the reviewed ones.</param>
    public IReadOnlyList<StreamRow> Week(int week, bool test)
    {
        int sources = test ? options.TestSources : options.ReviewedSources;
        StreamRow[][] rows = new StreamRow[sources][];
        Parallel.For(0, sources, i => rows[i] = Source(week, test, i));
        return [.. rows.SelectMany(static r => r).OrderBy(static r => r.At).ThenBy(static r => r.Source, StringComparer.Ordinal)];
    }

    private StreamRow[] Source(int week, bool test, int index)
    {
        int number = (week + options.HistoryWeeks) * (options.ReviewedSources + options.TestSources) + (test ? options.ReviewedSources : 0) + index;
        Random random = new(unchecked(options.Seed * 1_000_003 + number * 7_919 + 29));
        int classId = Draw(random, options.Shares(week));
        string name = options.Labels.NameOf(classId);
        bool isInternal = name is "Botnet" or "Infiltration" || (classId == 0 && random.NextDouble() < 0.25);
        IPAddress address = isInternal ? Site.Internal(400 + number) : Site.External(random);
        SourceTimeline timeline = new(address, random, _hasher);
        int days = random.Next(1, 4), first = random.Next(8 - days);
        List<DateTimeOffset> asked = [];
        for (int day = first; day < first + days; day++)
        {
            double hour = classId == 0 && random.NextDouble() < 0.8 ? 7 + 10 * random.NextDouble() : 22 * random.NextDouble();
            DateTimeOffset from = options.Monday(week).AddDays(day).AddHours(hour), midnight = options.Monday(week).AddDays(day + 1);
            int before = timeline.Events.Count;
            Act(timeline, from, week, name, isInternal);
            DateTimeOffset[] times = [.. timeline.Events.Skip(before).Select(static e => e.Time).Where(t => t < midnight.AddSeconds(-2)).Order()];
            int upTo = Math.Max(Math.Min(3, times.Length), (int)(times.Length * (0.05 + 0.95 * random.NextDouble())));
            if (upTo > 0) asked.Add(times[upTo - 1].AddSeconds(1));
        }
        return [.. asked.Select(at => new StreamRow(_extractor.Extract(address, timeline.Events, at), address.ToString(), classId))];
    }

    private static void Act(SourceTimeline s, DateTimeOffset from, int week, string name, bool isInternal)
    {
        // A variant takes three weeks to spread to its full share.
        bool Since(int start, double share) => week >= start && s.Chance(share * Math.Min(1, (week - start + 1) / 3.0));
        switch (name)
        {
            case "DDoS": if (Since(9, 0.6)) NewBehaviours.Drain(s, from); else Behaviours.Flood(s, from); break;
            case "PortScan": Behaviours.Scan(s, from); break;
            case "BruteForce": if (Since(3, 0.5)) NewBehaviours.Spray(s, from); else Behaviours.Guess(s, from); break;
            case "WebAttack": if (Since(8, 0.6)) NewBehaviours.AttackInterface(s, from); else Behaviours.AttackWeb(s, from); break;
            case "Botnet": if (Since(5, 0.6)) NewBehaviours.Tunnel(s, from); else Behaviours.Beacon(s, from); break;
            case "Infiltration": Behaviours.Intrude(s, from); break;
            default:
                if (isInternal)
                {
                    OrdinaryBehaviours.Normal(s, from, isInternal);
                    if (Since(4, 0.6)) NewBehaviours.Synchronise(s, from);
                    if (Since(10, 0.1)) NewBehaviours.Inventory(s, from);
                }
                else if (Since(7, 0.25)) NewBehaviours.Partner(s, from);
                else OrdinaryBehaviours.Normal(s, from, isInternal);
                break;
        }
    }

    internal static int Draw(Random random, double[] shares)
    {
        double at = random.NextDouble() * shares.Sum();
        for (int c = 0; c < shares.Length - 1; c++) if ((at -= shares[c]) < 0) return c;
        return shares.Length - 1;
    }
}
