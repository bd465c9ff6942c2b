using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>SMOTE-N, for categorical columns only (Chawla et al. 2002), with the value difference metric.</summary>
/// <remarks>
/// Two values of a column are as far apart as the class proportions of their rows: δ² = Σ over classes of (P(class | value) − P(class | other value))², the metric of
/// Stanfill and Waltz with exponent 2 (Wilson, Martinez 1997); squared distances add over columns. A new row takes in each column the value most of the base row's
/// neighbours have, the nearest deciding a tie. Origins name the base and one neighbour; the weight says nothing here. Thread-safe.
/// </remarks>
public sealed class SmoteN : IResampler
{
    private readonly SmoteNOptions _options;

    /// <summary>A SMOTE-N sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SmoteN(SmoteNOptions? options = null)
    {
        _options = options ?? new SmoteNOptions();
        OptionChecks.Sampler(nameof(SmoteNOptions), _options.NeighborCount, _options.Strategy, DistanceScaling.None, _options.Search, _options.MaxDegreeOfParallelism);
        OptionChecks.Defined(_options.SmallClasses, nameof(SmoteNOptions), nameof(SmoteNOptions.SmallClasses));
    }

    /// <inheritdoc/>
    public string Name => nameof(SmoteN);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for <see cref="Smote.Resample(LabeledDataset, IProgress{double}?, CancellationToken)"/>.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        SmoteOptions smote = new()
        {
            NeighborCount = _options.NeighborCount,
            Strategy = _options.Strategy,
            SmallClasses = _options.SmallClasses,
            Search = _options.Search,
            Seed = _options.Seed,
            MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
        };
        Dictionary<float, float[]>[]? shares = null;
        int[] all = [.. Enumerable.Range(0, dataset.Features.ColumnCount)];
        return VotingSmote.Resample(dataset, smote, Name, all, (_, rows) => Spread(dataset, rows, shares ??= ClassShares(dataset)), progress, cancellationToken);
    }

    /// <summary>Per column and value: the share of each class among the rows that have it.</summary>
    private static Dictionary<float, float[]>[] ClassShares(LabeledDataset dataset)
    {
        int classes = dataset.LabelSet.Count;
        Dictionary<float, float[]>[] shares = [.. Enumerable.Range(0, dataset.Features.ColumnCount).Select(_ => new Dictionary<float, float[]>())];
        for (int i = 0; i < dataset.RowCount; i++)
        {
            for (int c = 0; c < shares.Length; c++)
            {
                float value = dataset.Features[i, c];
                if (!shares[c].TryGetValue(value, out float[]? counts)) shares[c][value] = counts = new float[classes];
                counts[dataset.Labels.Span[i]]++;
            }
        }
        foreach (float[] counts in shares.SelectMany(static s => s.Values))
        {
            float total = counts.Sum();
            for (int k = 0; k < classes; k++) counts[k] /= total;
        }
        return shares;
    }

    private static (float[] Values, int Columns) Spread(LabeledDataset dataset, int[] rows, Dictionary<float, float[]>[] shares)
    {
        int classes = dataset.LabelSet.Count, width = classes * shares.Length;
        float[] values = new float[checked(rows.Length * width)];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int c = 0; c < shares.Length; c++) shares[c][dataset.Features[rows[i], c]].CopyTo(values, i * width + c * classes);
        }
        return (values, width);
    }
}
