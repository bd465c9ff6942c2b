using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Makes the search space of one class: row-major values and their columns.</summary>
internal delegate (float[] Values, int Columns) ClassSpace(int classId, int[] rows);

/// <summary>SMOTE whose categorical columns get the most frequent value of the base row's neighbours.</summary>
internal static class VotingSmote
{
    public static ResamplingResult Resample(LabeledDataset dataset, SmoteFamilyOptions options, string name, int[] voted, ClassSpace space, IProgress<double>? target, CancellationToken cancellationToken)
    {
        GrowthRun run = new(dataset, SamplingPlan.Over(dataset, options.Strategy, name), options, name, target, cancellationToken);
        int[]?[] neighborsOf = new int[dataset.RowCount][];
        foreach (int c in run.Grown)
        {
            SeededRandom random = Allocation.OfClass(options.Seed, c);
            int[] members = run.Rows[c], counts = Allocation.Even(run.Added(c), members.Length, ref random);
            int k = Math.Min(options.NeighborCount, members.Length - 1);
            bool copies = k < 1 || (members.Length <= options.NeighborCount && options.SmallClasses == SmallClassHandling.Copy);
            if (members.Length <= options.NeighborCount) run.Notes.Add($"Class '{dataset.LabelSet.Names[c]}' has {members.Length} rows: {(copies ? "its new rows are copies" : $"{k} instead of {options.NeighborCount} neighbours were used")}.");
            if (copies)
            {
                run.Plan.Add(options.Seed, c, members, counts, run.Settings.Threads, cancellationToken, static (int _, ref SeededRandom _) => (-1, 0f));
                continue;
            }
            (float[] values, int columns) = space(c, members);
            NeighborLists lists = NeighborSearch.Run(run.Settings.Request(values, columns, [.. Enumerable.Range(0, members.Length)], null, k), cancellationToken);
            for (int p = 0; p < members.Length; p++) neighborsOf[members[p]] = [.. lists.Of(p).ToArray().Select(i => members[i])];
            run.Plan.Add(options.Seed, c, members, counts, run.Settings.Threads, cancellationToken,
                (int position, ref SeededRandom r) => (members[lists.Of(position)[r.NextInt32(lists.Count)]], r.NextSingle()));
        }
        return run.Result(run.Progress, (_, origin, values) =>
        {
            if (neighborsOf[origin.Source] is not { } neighbors || origin.Partner < 0) return;
            foreach (int column in voted) values[column] = CategoryVote.Mode(dataset.Features, neighbors, column);
        });
    }
}
