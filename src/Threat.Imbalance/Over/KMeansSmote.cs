using Threat.Imbalance.Internal;
using Threat.Shared;

namespace Threat.Imbalance;

/// <summary>K-means SMOTE: SMOTE inside clusters in which the class leads, more in sparse ones (Douzas, Bacao, Last 2018).</summary>
/// <remarks>
/// The whole dataset is clustered. A class is grown in clusters that hold at least 2 of its rows and at least ClassShare of which are its own. New rows are shared among them
/// by sparsity, exactly: the counts of the strategy are met. A class without such a cluster is grown by plain SMOTE; the notes say so. Thread-safe.
/// </remarks>
public sealed class KMeansSmote : IResampler
{
    private readonly KMeansSmoteOptions _options;

    /// <summary>A k-means SMOTE sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public KMeansSmote(KMeansSmoteOptions? options = null)
    {
        _options = options ?? new KMeansSmoteOptions();
        const string Options = nameof(KMeansSmoteOptions);
        OptionChecks.Sampler(Options, _options.NeighborCount, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism);
        OptionChecks.AtLeast(_options.ClusterCount, 1, Options, nameof(KMeansSmoteOptions.ClusterCount));
        OptionChecks.AtLeast(_options.MaxIterations, 1, Options, nameof(KMeansSmoteOptions.MaxIterations));
        if (_options.ClassShare is { } share) OptionChecks.InRange(share, 0, 1, Options, nameof(KMeansSmoteOptions.ClassShare));
        if (_options.DensityExponent is { } exponent) OptionChecks.InRange(exponent, 0, 1e6, Options, nameof(KMeansSmoteOptions.DensityExponent));
    }

    /// <inheritdoc/>
    public string Name => nameof(KMeansSmote);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for <see cref="Smote.Resample(LabeledDataset, IProgress{double}?, CancellationToken)"/>, or there are fewer rows than clusters.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int[] targets = SamplingPlan.Over(dataset, _options.Strategy, Name);
        if (dataset.RowCount < _options.ClusterCount) throw new ArgumentException($"The dataset has {dataset.RowCount} rows, fewer than KMeansSmoteOptions.ClusterCount = {_options.ClusterCount}. Lower ClusterCount to at most {dataset.RowCount}.");
        SmoteOptions smote = new() { NeighborCount = _options.NeighborCount, Search = _options.Search, Seed = _options.Seed, MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism };
        GrowthRun run = new(dataset, targets, smote, Name, progress, cancellationToken, hasSmallClasses: false);
        SearchSettings settings = run.Settings;
        int[][] rows = run.Rows;
        DistanceSpace space = DistanceSpace.Fit(dataset.Features, _options.Scaling, settings.Threads, cancellationToken);
        ReadOnlyMemory<float> mapped = space.Map(dataset.Features, null, settings.Threads, cancellationToken);
        int[] all = [.. Enumerable.Range(0, dataset.RowCount)];
        KMeans clusters = KMeans.Fit(mapped, space.Columns, all, _options.ClusterCount, _options.MaxIterations, new SeededRandom(_options.Seed, 1UL << 62), settings, cancellationToken);
        int[] sizes = new int[clusters.Count];
        foreach (int k in clusters.Cluster) sizes[k]++;
        // Twin bases in different clusters must not share a stream, so clusters after the first get seeds of their own.
        foreach (int c in run.Grown)
        {
            int[][] parts = [.. rows[c].GroupBy(r => clusters.Cluster[r]).Where(g => g.Count() >= 2 && g.Count() >= (_options.ClassShare ?? 0.5) * sizes[g.Key]).OrderBy(static g => g.Key).Select(static g => g.ToArray())];
            double[] weights = [.. parts.Select(p => Sparsity(mapped.Span, space.Columns, p))];
            if (parts.Length == 0 || weights.All(double.IsNegativeInfinity))
            {
                run.Notes.Add($"Class '{dataset.LabelSet.Names[c]}' leads in none of the {clusters.Count} clusters with 2 different rows: it was grown by plain SMOTE.");
                run.Kernel.Grow(run.Plan, c, rows[c], run.Added(c), space, settings, run.Progress.Part(0.5, 0.5), cancellationToken);
                continue;
            }
            double most = weights.Max();
            int[] counts = SamplingPlan.Apportion([.. weights.Select(w => Math.Exp(w - most))], run.Added(c));
            for (int p = 0; p < parts.Length; p++)
            {
                if (counts[p] == 0) continue;
                SmoteOptions own = smote with { Seed = unchecked(_options.Seed + p * 0x5851F42D4C957F2DL), SmallClasses = SmallClassHandling.FewerNeighbors };
                new SmoteKernel(dataset, own, Name, []).Grow(run.Plan, c, parts[p], counts[p], space, settings, run.Progress.Part(0.5, 0.5), cancellationToken);
            }
        }
        return run.Result(run.Progress.Part(0.5, 1));
    }

    /// <summary>log of (mean distance)^exponent / rows; minus infinity when all rows are equal. Of more than 500 rows, 500 evenly spaced ones are compared.</summary>
    private unsafe double Sparsity(ReadOnlySpan<float> rows, int columns, int[] part)
    {
        int count = Math.Min(part.Length, 500);
        double sum = 0;
        fixed (float* values = rows)
        {
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < i; j++)
                    sum += Math.Sqrt(DistanceKernel.Exact(values + (long)part[(int)((long)i * part.Length / count)] * columns, values + (long)part[(int)((long)j * part.Length / count)] * columns, columns));
            }
        }
        double mean = sum / (count * (count - 1) / 2.0), exponent = _options.DensityExponent ?? 0.16 * Math.Pow(Math.Log(columns, 1.6), 1.8);
        return sum > 0 ? exponent * Math.Log(mean) - Math.Log(part.Length) : double.NegativeInfinity;
    }
}
