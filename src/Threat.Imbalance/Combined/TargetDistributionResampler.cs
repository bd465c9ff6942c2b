using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>
/// Under- then over-samples to a target distribution in one call: classes above their count are thinned at random, those below are grown by SMOTE from all their rows.
/// </summary>
/// <remarks>
/// With the seven default classes and no options the result has as many rows as before: 30 % Normal, the attacks sharing 70 %. Counts are exact: they come from the
/// shares by largest remainder and sum to the total. Thread-safe.
/// </remarks>
public sealed class TargetDistributionResampler : IResampler
{
    private const double NormalShare = 0.3;
    private readonly TargetDistributionOptions _options;

    /// <summary>A resampler to a target distribution.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ArgumentException">The shares do not sum to 1, or one is not above 0.</exception>
    public TargetDistributionResampler(TargetDistributionOptions? options = null)
    {
        _options = options ?? new TargetDistributionOptions();
        const string Options = nameof(TargetDistributionOptions);
        OptionChecks.Sampler(Options, _options.NeighborCount, SamplingStrategy.Auto, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism);
        OptionChecks.Defined(_options.SmallClasses, Options, nameof(TargetDistributionOptions.SmallClasses));
        if (_options.TotalRows is { } total) OptionChecks.AtLeast(total, 1, Options, nameof(TargetDistributionOptions.TotalRows));
        if (_options.Shares is { } shares) SamplingStrategy.TargetDistribution(shares);
    }

    /// <inheritdoc/>
    public string Name => "TargetDistribution";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The dataset has no row or only one class; a class has rows and no share, or a share and no rows; a class to be grown has too few different rows; or the total
    /// leaves a class without a row.
    /// </exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        SamplingPlan.CheckClasses(dataset, Name);
        int total = _options.TotalRows ?? dataset.RowCount;
        int[] targets = SamplingPlan.Shares(dataset, _options.Shares ?? DefaultShares(dataset), total, Name);
        for (int c = 0; c < targets.Length; c++)
        {
            if (targets[c] == 0 && dataset.ClassCounts[c] > 0)
                throw new ArgumentException($"{total} rows in all leave none for class '{dataset.LabelSet.Names[c]}'. Raise TargetDistributionOptions.TotalRows or the share of the class.");
        }
        bool[] keep = RandomChoice.Of(dataset, targets, _options.Seed);
        SmoteOptions smote = new()
        {
            NeighborCount = _options.NeighborCount,
            Scaling = _options.Scaling,
            SmallClasses = _options.SmallClasses,
            Search = _options.Search,
            Seed = _options.Seed,
            MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
        };
        return Smote.Resample(dataset, targets, keep, smote, Name, progress, cancellationToken);
    }

    private static Dictionary<string, double> DefaultShares(LabeledDataset dataset)
    {
        int[] counts = dataset.ClassCounts.ToArray();
        if (!dataset.LabelSet.TryGetId("Normal", out int normal) || counts[normal] == 0) normal = Array.IndexOf(counts, counts.Max());
        int others = counts.Where((n, c) => n > 0 && c != normal).Count();
        return Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0)
            .ToDictionary(c => dataset.LabelSet.Names[c], c => c == normal ? NormalShare : (1 - NormalShare) / others);
    }
}
