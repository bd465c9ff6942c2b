using System.Net;
using Threat.Core;
using Threat.Features;

namespace QuickStart.Simulation;

/// <summary>Simulates labelled sources, one at a time, so that memory stays small. The same seed gives the same events in any order of asking.</summary>
public sealed class TrafficSimulator(SimulatorOptions options)
{
    private readonly SecretHasher _hasher = SecretHasher.CreateEphemeral();
    private readonly int[] _classes = AssignClasses(options);

    public int Count => _classes.Length;

    /// <summary>The class of each source.</summary>
    public IReadOnlyList<int> Classes => _classes;

    /// <summary>The first source of a class.</summary>
    public SimulatedSource First(string className) => Simulate(Array.IndexOf(_classes, LabelSet.ThreatDefault.IdOf(className)));

    public SimulatedSource Simulate(int index)
    {
        Random random = new(unchecked(options.Seed * 1_000_003 + index * 7_919 + 17));
        int classId = _classes[index];
        bool isInternal = LabelSet.ThreatDefault.NameOf(classId) is "Botnet" or "Infiltration" || (classId == 0 && random.NextDouble() < 0.25);
        IPAddress address = isInternal ? Site.Internal(400 + index) : Site.External(random);
        SourceTimeline timeline = new(address, random, _hasher);
        List<DateTimeOffset> asked = [];
        int firstDay = random.Next(options.Days), activeDays = random.Next(1, options.Days - firstDay + 1);
        for (int day = firstDay; day < firstDay + activeDays; day++)
        {
            // Office hours for people, any hour for machines.
            double hour = classId == 0 && random.NextDouble() < 0.8 ? 7 + 10 * random.NextDouble() : 23 * random.NextDouble();
            DateTimeOffset from = options.Start.AddDays(day).AddHours(hour);
            int before = timeline.Events.Count;
            Act(timeline, from, classId, isInternal);
            // Somewhere in the day's activity, not always at its end: the detector must judge what has only begun.
            DateTimeOffset[] times = [.. timeline.Events.Skip(before).Select(e => e.Time).Order()];
            int upTo = Math.Max(Math.Min(3, times.Length), (int)(times.Length * (0.05 + 0.95 * random.NextDouble())));
            asked.Add(times[upTo - 1].AddSeconds(1));
        }
        return new SimulatedSource(address, classId, timeline.Events, asked);
    }

    private static void Act(SourceTimeline s, DateTimeOffset from, int classId, bool isInternal)
    {
        switch (LabelSet.ThreatDefault.NameOf(classId))
        {
            case "DDoS": Behaviours.Flood(s, from); break;
            case "PortScan": Behaviours.Scan(s, from); break;
            case "BruteForce": Behaviours.Guess(s, from); break;
            case "WebAttack": Behaviours.AttackWeb(s, from); break;
            case "Botnet": Behaviours.Beacon(s, from); break;
            case "Infiltration": Behaviours.Intrude(s, from); break;
            default: OrdinaryBehaviours.Normal(s, from, isInternal); break;
        }
    }

    private static int[] AssignClasses(SimulatorOptions options)
    {
        int[] classes = new int[options.Sources];
        int at = 0;
        for (int c = options.Shares.Count - 1; c > 0; c--)
        {
            int count = (int)Math.Round(options.Shares[c] * options.Sources);
            classes.AsSpan(at, count).Fill(c);
            at += count;
        }
        new Random(options.Seed).Shuffle(classes);
        return classes;
    }
}
