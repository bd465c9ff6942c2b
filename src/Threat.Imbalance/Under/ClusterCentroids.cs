using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>Replaces a large class by as many k-means clusters as rows are wanted (Yen, Lee 2009).</summary>
/// <remarks>
/// By default each cluster is represented by the real row nearest to its centre, so the result holds real rows only. With MakeCentroids it is the mean of the cluster's raw values:
/// such rows are synthetic, and their origin names the nearest real row. Clusters are formed in distance space. Thread-safe.
/// </remarks>
public sealed class ClusterCentroids : IResampler
{
    private readonly ClusterCentroidsOptions _options;

    /// <summary>A cluster-centroids sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public ClusterCentroids(ClusterCentroidsOptions? options = null)
    {
        _options = options ?? new ClusterCentroidsOptions();
        OptionChecks.Sampler(nameof(ClusterCentroidsOptions), 1, _options.Strategy, _options.Scaling, NeighborSearchOptions.Default, _options.MaxDegreeOfParallelism);
        OptionChecks.AtLeast(_options.MaxIterations, 1, nameof(ClusterCentroidsOptions), nameof(ClusterCentroidsOptions.MaxIterations));
    }

    /// <inheritdoc/>
    public string Name => nameof(ClusterCentroids);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, or the strategy asks for more rows than a class has.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int[] targets = SamplingPlan.Under(dataset, _options.Strategy, Name);
        SearchSettings settings = SearchSettings.Of(_options.MaxDegreeOfParallelism, NeighborSearchOptions.Default);
        DistanceSpace space = DistanceSpace.Fit(dataset.Features, _options.Scaling, settings.Threads, cancellationToken);
        ReadOnlyMemory<float> rows = space.Map(dataset.Features, null, settings.Threads, cancellationToken);
        int[][] classes = ClassRows.Of(dataset);
        bool[] keep = new bool[dataset.RowCount];
        List<RowOrigin> made = [];
        List<float[]> centres = [];
        for (int c = 0; c < classes.Length; c++)
        {
            bool whole = targets[c] == classes[c].Length;
            foreach (int row in whole ? classes[c] : []) keep[row] = true;
            if (whole || targets[c] == 0) continue;
            KMeans clusters = KMeans.Fit(rows, space.Columns, classes[c], targets[c], _options.MaxIterations, Allocation.OfClass(_options.Seed, c), settings, cancellationToken);
            int[] nearest = Nearest(rows, space.Columns, classes[c], clusters);
            if (_options.MakeCentroids)
            {
                made.AddRange(nearest.Select(static row => new RowOrigin(row, -1, 0)));
                centres.AddRange(Means(dataset.Features, classes[c], clusters));
            }
            else
            {
                foreach (int row in nearest) keep[row] = true;
            }
        }
        RowOrigin[] kept = [.. Enumerable.Range(0, keep.Length).Where(i => keep[i]).Select(RowOrigin.Kept)], origins = [.. kept, .. made];
        LabeledDataset result = DatasetWriter.Write(dataset, origins, kept.Length, Name, settings.Threads, cancellationToken, new ProgressShare(progress), (row, _, values) => centres[row - kept.Length].CopyTo(values));
        return new ResamplingResult(Name, dataset, result, origins, settings.Notes);
    }

    /// <summary>The row nearest to each centre among its own cluster, so that no row is taken twice.</summary>
    private static int[] Nearest(ReadOnlyMemory<float> rows, int columns, int[] members, KMeans clusters)
    {
        int[] best = new int[clusters.Count];
        double[] distances = new double[clusters.Count];
        Array.Fill(distances, double.PositiveInfinity);
        for (int i = 0; i < members.Length; i++)
        {
            int k = clusters.Cluster[i];
            double squares = 0;
            ReadOnlySpan<float> row = rows.Span.Slice(members[i] * columns, columns), centre = clusters.Centres.AsSpan(k * columns, columns);
            for (int c = 0; c < columns; c++) squares += ((double)row[c] - centre[c]) * ((double)row[c] - centre[c]);
            if (squares < distances[k]) (best[k], distances[k]) = (members[i], squares);
        }
        return best;
    }

    private static IEnumerable<float[]> Means(FeatureMatrix features, int[] members, KMeans clusters)
    {
        double[][] sums = [.. Enumerable.Range(0, clusters.Count).Select(_ => new double[features.ColumnCount])];
        int[] sizes = new int[clusters.Count];
        for (int i = 0; i < members.Length; i++)
        {
            int k = clusters.Cluster[i];
            sizes[k]++;
            for (int c = 0; c < features.ColumnCount; c++) sums[k][c] += features[members[i], c];
        }
        return sums.Select((sum, k) => Array.ConvertAll(sum, s => (float)(s / sizes[k])));
    }
}
