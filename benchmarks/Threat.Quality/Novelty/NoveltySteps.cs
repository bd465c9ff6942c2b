using System.Diagnostics;
using System.Globalization;
using Threat.Core;

namespace Threat.Quality;

/// <summary>The steps that expect attacks no training row shows: the second level is fitted once on rehearsals made of training rows, the first level anew for each seed.</summary>
internal sealed class NoveltySteps
{
    public const int RehearsalCount = 12;

    private const string Alone = "stack rehearsed on hidden attacks", Crowded = "the same, with the crowd of unlabelled rows to score";

    private readonly QualityData _data;
    private readonly List<(Evidence Evidence, LabeledDataset Rows)> _rehearsed;

    private NoveltySteps(QualityData data, List<(Evidence Evidence, LabeledDataset Rows)> rehearsed) => (_data, _rehearsed) = (data, rehearsed);

    /// <summary>Rehearses; null when there was no time for all rehearsals.</summary>
    public static async Task<NoveltySteps?> RehearseAsync(QualityData data, Pieces pieces, Action<string> log)
    {
        List<(Evidence, LabeledDataset)> done = [];
        foreach (Rehearsal r in Rehearsal.Make(data.Train, data.Regions!, RehearsalCount, 1))
        {
            int i = done.Count;
            LabeledDataset fresh = data.Train.Select(r.Fresh);
            SavedEvidence? saved = await pieces.GetAsync(string.Create(CultureInfo.InvariantCulture, $"rehearsal{i + 1}"), () =>
            {
                log($"rehearsal {i + 1} of {RehearsalCount}");
                return Task.FromResult(Evidence.Of(data.Train.Select(r.Known), fresh.Features, data.Scalings, i).Save());
            }).ConfigureAwait(false);
            if (saved is null) return null;
            done.Add((saved.Load(), fresh));
        }
        return new NoveltySteps(data, done);
    }

    /// <summary>The two rows of the table for one seed: each test row by itself, and with the unlabelled crowd of test rows.</summary>
    public IReadOnlyList<Outcome> Run(int seed, Action<string> log)
    {
        long start = Stopwatch.GetTimestamp();
        log("evidence about the test rows");
        Evidence test = Evidence.Of(_data.Train, _data.Test.Features, _data.Scalings, seed);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return Judge(_rehearsed, [(test, _data.Test)], seed, seconds)[0];
    }

    /// <summary>What the choice is made by: both on rehearsals that the second level has not seen.</summary>
    public string Table()
    {
        List<IReadOnlyList<Outcome>> all = [];
        for (int part = 0; part < 4; part++)
        {
            // Three rehearsals in a row, one of each kind, are held out together.
            bool IsHeld(int i) => i / 3 % 4 == part;
            all.AddRange(Judge([.. _rehearsed.Where((_, i) => !IsHeld(i))], [.. _rehearsed.Where((_, i) => IsHeld(i))], 1, 0));
        }
        return Quality.Table.Of(all, _data.Train.LabelSet);
    }

    private static List<IReadOnlyList<Outcome>> Judge(IReadOnlyList<(Evidence Evidence, LabeledDataset Rows)> rehearsed, IReadOnlyList<(Evidence Evidence, LabeledDataset Rows)> asked, int seed, double seconds)
    {
        using NoveltyStack alone = NoveltyStack.Fit([.. rehearsed.Select(static r => (r.Evidence.Seen(crowd: false), r.Rows))], seed), crowd = NoveltyStack.Fit(rehearsed, seed);
        return [.. asked.Select(a => (IReadOnlyList<Outcome>)[Score(Alone, alone, a.Evidence.Seen(crowd: false), a.Rows, seconds), Score(Crowded, crowd, a.Evidence, a.Rows, seconds)])];
    }

    private static Outcome Score(string name, NoveltyStack stack, Evidence evidence, LabeledDataset rows, double seconds)
        => Outcome.Of(name, new LabeledProbabilities(stack.Score(evidence), rows.Labels, rows.LabelSet), null, seconds);
}
