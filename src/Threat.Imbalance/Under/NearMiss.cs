using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>NearMiss 1, 2 and 3: keeps the rows of large classes by their distance to the smallest class (Mani, Zhang 2003).</summary>
/// <remarks>
/// Equal distances are ranked by index. NearMiss-3 nominates at most NominatedCount rows per row of the smallest class and may keep fewer rows than the strategy asks for;
/// the notes say so. Sensitive to noise: it keeps the rows that lie among the smallest class. Thread-safe; draws nothing at random.
/// </remarks>
public sealed class NearMiss : IResampler
{
    private readonly NearMissOptions _options;

    /// <summary>A NearMiss sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public NearMiss(NearMissOptions? options = null)
    {
        _options = options ?? new NearMissOptions();
        const string Options = nameof(NearMissOptions);
        OptionChecks.Sampler(Options, _options.NeighborCount, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism);
        OptionChecks.AtLeast(_options.NominatedCount, 1, Options, nameof(NearMissOptions.NominatedCount));
        OptionChecks.Defined(_options.Version, Options, nameof(NearMissOptions.Version));
    }

    /// <inheritdoc/>
    public string Name => nameof(NearMiss);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, or the strategy asks for more rows than a class has, or for fewer rows of the smallest class.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int[] targets = SamplingPlan.Under(dataset, _options.Strategy, Name);
        int[][] rows = ClassRows.Of(dataset);
        int smallest = Enumerable.Range(0, rows.Length).Where(c => rows[c].Length > 0).MinBy(c => rows[c].Length);
        if (targets[smallest] < rows[smallest].Length)
            throw new ArgumentException($"The strategy asks for {targets[smallest]} of the {rows[smallest].Length} rows of class '{dataset.LabelSet.Names[smallest]}', the smallest one; NearMiss ranks the rows of the other classes by their distance to it and has no measure for its own. Leave it out of the strategy, or use RandomUnderSampler or ClusterCentroids.");
        CleaningRun run = new(dataset, SamplingStrategy.All, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism, Name, progress, cancellationToken);
        bool[] keep = new bool[dataset.RowCount];
        List<string> notes = [];
        for (int c = 0; c < rows.Length; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] kept = rows[c].Length == targets[c] ? rows[c] : Kept(run, rows[c], rows[smallest], targets[c]);
            if (kept.Length < targets[c]) notes.Add($"Class '{dataset.LabelSet.Names[c]}': only {kept.Length} of the {targets[c]} rows asked for were nominated.");
            foreach (int row in kept) keep[row] = true;
        }
        return run.Result(keep, notes);
    }

    private int[] Kept(CleaningRun run, int[] rows, int[] minority, int wanted)
    {
        if (_options.Version == NearMissVersion.FarthestMinority) return Smallest(rows, FarthestMeans.Of(run, rows, minority, _options.NeighborCount), wanted);
        if (_options.Version == NearMissVersion.NominatedByMinority) rows = [.. run.Neighbors(rows, minority, _options.NominatedCount).Indices.Distinct().Order()];
        NeighborLists near = run.Neighbors(minority, rows, _options.NeighborCount);
        double sign = _options.Version == NearMissVersion.NominatedByMinority ? -1 : 1;
        double[] means = new double[rows.Length];
        for (int q = 0; q < rows.Length; q++)
        {
            foreach (double squared in near.DistancesOf(q)) means[q] += sign * Math.Sqrt(squared) / near.Count;
        }
        return Smallest(rows, means, wanted);
    }

    private static int[] Smallest(int[] rows, double[] keys, int wanted)
        => [.. Enumerable.Range(0, rows.Length).OrderBy(i => keys[i]).ThenBy(static i => i).Take(wanted).Select(i => rows[i])];
}
