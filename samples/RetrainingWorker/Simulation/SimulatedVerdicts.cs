using QuickStart.Simulation;
using Threat.Core;
using Threat.Features;
using Threat.Retraining;

namespace RetrainingWorker.Simulation;

/// <summary>What a team's reviewers would have said about simulated sources in the weeks before now.</summary>
/// <param name="weeks">How long the sources were active.</param>
/// <param name="sources">Number of sources; each gives one verdict.</param>
/// <param name="seed">Decides everything.</param>
/// <param name="until">Nothing is later: the last day is the one before yesterday, because what begins late in a day goes on into the next.</param>
internal sealed class SimulatedVerdicts(int weeks, int sources, int seed, DateTimeOffset until)
{
    /// <summary>The reviewer that the verdicts are of. No API key can have this name, so it may be trusted.</summary>
    public const string Reviewer = "import:simulator";

    /// <summary>More attacks than a site sees, so that each has enough rows in a small sample.</summary>
    public static IReadOnlyList<double> MoreAttacks { get; } = [0.64, 0.09, 0.08, 0.07, 0.05, 0.04, 0.03];

    /// <summary>Shares of the seven default classes among the sources.</summary>
    public IReadOnlyList<double> Shares { get; init; } = MoreAttacks;

    /// <summary>The number of the first source; internal hosts are addressed by it, so that two rounds with other numbers have other hosts.</summary>
    public int FirstSource { get; init; }

    /// <summary>One verdict per source, each with the features as they were then, in order of time.</summary>
    public IEnumerable<TrainingSample> Make(ThreatFeatureExtractor extractor)
    {
        int days = 7 * weeks;
        DateTimeOffset begin = new DateTimeOffset(until.UtcDateTime.Date, TimeSpan.Zero).AddDays(-days - 1);
        TrainingSample[][] all = new TrainingSample[days][];
        // Each day has its own sources, active and asked about on that day only.
        Parallel.For(0, days, day =>
        {
            TrafficSimulator simulator = new(new SimulatorOptions { Sources = FirstSource + sources, Days = 1, Seed = seed, Start = begin.AddDays(day), Shares = Shares });
            List<TrainingSample> ofDay = [];
            for (int i = FirstSource + day; i < simulator.Count; i += days)
            {
                SimulatedSource source = simulator.Simulate(i);
                ofDay.Add(Sample(source, extractor.Extract(source.Address, source.Events, source.AskedAt[^1]), seed));
            }
            all[day] = [.. ofDay.OrderBy(static s => s.EventTime)];
        });
        return all.SelectMany(static s => s);
    }

    private static TrainingSample Sample(SimulatedSource source, FeatureVector vector, int seed)
    {
        string label = LabelSet.ThreatDefault.NameOf(source.ClassId);
        return new TrainingSample
        {
            IncidentId = $"simulated-{seed}-{source.Address}-{vector.AsOf.UtcTicks}",
            Features = vector.Values.ToArray(),
            Missing = vector.MissingMask(),
            SchemaHash = vector.Schema.Id.Hash,
            PredictedLabel = label,
            Confidence = 1,
            Verdict = Verdict.Confirm,
            ReviewerId = Reviewer,
            Source = source.Address.ToString(),
            EventTime = vector.AsOf,
        };
    }
}
