using System.Diagnostics;
using Threat.Core;

namespace Threat.Quality;

/// <summary>The steps that expect attacks no training row shows: rehearsed on training rows, then taken to the test once.</summary>
internal sealed class NoveltySteps(QualityData data, int seed, Action<string> log)
{
    public const int RehearsalCount = 9;

    /// <summary>The two rows of the table for one seed: each row by itself, and with the unlabelled crowd of test rows.</summary>
    public IReadOnlyList<Outcome> Run()
    {
        List<Outcome> steps = [];
        List<(Evidence Evidence, LabeledDataset Rows)> rehearsed = Rehearse();
        long start = Stopwatch.GetTimestamp();
        log("novelty: evidence about the test rows");
        Evidence test = Evidence.Of(data.Train, data.Test.Features, data.Scalings, seed);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach ((string name, bool crowd) in new[] { ("stack rehearsed on hidden attacks", false), ("the same, with the crowd of unlabelled test rows", true) })
        {
            using NoveltyStack stack = NoveltyStack.Fit([.. rehearsed.Select(r => (r.Evidence.Seen(crowd), r.Rows))], seed);
            steps.Add(Outcome.Of(name, new LabeledProbabilities(stack.Score(test.Seen(crowd)), data.Test.Labels, data.Test.LabelSet), null, seconds));
        }
        return steps;
    }

    /// <summary>What the choice is made by: the same candidates on rehearsals that the second level has not seen.</summary>
    public string Table()
    {
        List<(Evidence Evidence, LabeledDataset Rows)> rehearsed = Rehearse();
        List<IReadOnlyList<Outcome>> all = [];
        for (int part = 0; part < 3; part++)
        {
            // Three rehearsals in a row, one of each kind, are held out together.
            int[] held = [.. Enumerable.Range(0, rehearsed.Count).Where(i => i / 3 % 3 == part)];
            using NoveltyStack alone = NoveltyStack.Fit([.. rehearsed.Where((_, i) => !held.Contains(i)).Select(static r => (r.Evidence.Seen(false), r.Rows))], seed);
            using NoveltyStack crowd = NoveltyStack.Fit([.. rehearsed.Where((_, i) => !held.Contains(i))], seed);
            all.AddRange(held.Select(i => (IReadOnlyList<Outcome>)
            [
                Outcome.Of("stack rehearsed on hidden attacks", new LabeledProbabilities(alone.Score(rehearsed[i].Evidence.Seen(false)), rehearsed[i].Rows.Labels, rehearsed[i].Rows.LabelSet), null, 0),
                Outcome.Of("the same, with the crowd of unlabelled fresh rows", new LabeledProbabilities(crowd.Score(rehearsed[i].Evidence), rehearsed[i].Rows.Labels, rehearsed[i].Rows.LabelSet), null, 0),
            ]));
        }
        return Quality.Table.Of(all, data.Train.LabelSet);
    }

    private List<(Evidence Evidence, LabeledDataset Rows)> Rehearse()
    {
        List<(Evidence, LabeledDataset)> done = [];
        foreach (Rehearsal r in Rehearsal.Make(data.Train, data.Regions!, RehearsalCount, seed))
        {
            log($"novelty: rehearsal {done.Count + 1} of {RehearsalCount}");
            LabeledDataset fresh = data.Train.Select(r.Fresh);
            done.Add((Evidence.Of(data.Train.Select(r.Known), fresh.Features, data.Scalings, unchecked(seed * 100 + done.Count)), fresh));
        }
        return done;
    }
}
