using System.Globalization;
using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>The common run of the samplers that prefer rows near other classes.</summary>
internal static class HardRowSampler
{
    /// <param name="dataset">The dataset.</param>
    /// <param name="options">SMOTE's part of the options.</param>
    /// <param name="name">The sampler's name.</param>
    /// <param name="around">Nearest rows of any class that are looked at.</param>
    /// <param name="weigh">A row's weight from how many of how many neighbours are of other classes.</param>
    /// <param name="bothSides">Whether the nearest row of another class is a partner too.</param>
    /// <param name="none">What to note of a class whose weights are all 0; {0} is the number of neighbours.</param>
    /// <param name="target">Receives progress.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ResamplingResult Resample(LabeledDataset dataset, SmoteFamilyOptions options, string name, int around, Func<int, int, double> weigh, bool bothSides, string none,
        IProgress<double>? target, CancellationToken cancellationToken)
    {
        GrowthRun run = new(dataset, SamplingPlan.Over(dataset, options.Strategy, name), options, name, target, cancellationToken);
        int[][] rows = run.Rows;
        DistanceSpace space = DistanceSpace.Fit(dataset.Features, options.Scaling, run.Settings.Threads, cancellationToken);
        int[] queries = [.. run.Grown.SelectMany(c => rows[c])];
        NeighborLists whole = WholeNeighborhood.Find(dataset, queries, around, space, run.Settings, run.Progress.Part(0, 0.8), cancellationToken);
        run.Settings = run.Settings with { Axes = SharedAxes.Fit(dataset.Features, rows, run.Grown, space, run.Settings, cancellationToken) };
        int first = 0;
        foreach (int c in run.Grown)
        {
            int start = first, added = run.Added(c);
            first += rows[c].Length;
            int label = c;
            double[] weights = [.. Enumerable.Range(start, rows[c].Length).Select(q => weigh(WholeNeighborhood.Others(whole.Of(q), dataset.Labels.Span, label), whole.Count))];
            bool hard = weights.Any(static w => w > 0);
            if (!hard) run.Notes.Add($"Class '{dataset.LabelSet.Names[c]}' has {string.Format(CultureInfo.InvariantCulture, none, whole.Count)}: its rows were used evenly, as in SMOTE.");
            SeededRandom random = Allocation.OfClass(options.Seed, c);
            int[] counts = hard ? Counts(added, weights, ref random) : Allocation.Even(added, weights.Length, ref random);
            PartnerDraw? other = bothSides && hard ? (int p, ref SeededRandom r) => Other(whole.Of(start + p), dataset.Labels.Span, label, options.NeighborCount, ref r) : null;
            run.Kernel.Grow(run.Plan, c, rows[c], counts, space, run.Settings, run.Progress.Part(0.8 + 0.1 * start / queries.Length, 0.8 + 0.1 * first / queries.Length), cancellationToken, other);
        }
        return run.Result(run.Progress.Part(0.9, 1));
    }

    /// <summary>Equal weights share evenly with a random remainder; others by largest remainder.</summary>
    private static int[] Counts(int added, double[] weights, ref SeededRandom random)
    {
        int[] bases = [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] > 0)];
        if (bases.Any(i => weights[i] != weights[bases[0]])) return SamplingPlan.Apportion(weights, added);
        int[] even = Allocation.Even(added, bases.Length, ref random), counts = new int[weights.Length];
        for (int i = 0; i < bases.Length; i++) counts[bases[i]] = even[i];
        return counts;
    }

    /// <summary>With probability 1 / (k + 1): the nearest row of another class, at most half of the way. Else no partner, which leaves the draw to SMOTE.</summary>
    private static (int Partner, float Weight) Other(ReadOnlySpan<int> neighbors, ReadOnlySpan<int> labels, int label, int k, ref SeededRandom random)
    {
        if (random.NextInt32(k + 1) != 0) return (-1, 0);
        foreach (int n in neighbors)
        {
            if (labels[n] != label) return (n, 0.5f * random.NextSingle());
        }
        return (-1, 0);
    }
}
