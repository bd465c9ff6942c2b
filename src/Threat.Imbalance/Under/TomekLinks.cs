using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>Removes rows of Tomek links: two rows of different classes, each the other's nearest (Tomek 1976).</summary>
/// <remarks>
/// By default the end of a link that is not of the smallest class goes; with <see cref="SamplingStrategy.All"/> both do. Among equally near rows the one with the lower index
/// is the nearest. Thread-safe; draws nothing at random.
/// </remarks>
public sealed class TomekLinks : IResampler
{
    private readonly TomekLinksOptions _options;

    /// <summary>A Tomek-link cleaner.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public TomekLinks(TomekLinksOptions? options = null)
    {
        _options = options ?? new TomekLinksOptions();
        OptionChecks.Sampler(nameof(TomekLinksOptions), 1, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism);
        OptionChecks.AtLeast(_options.MaxPasses, 1, nameof(TomekLinksOptions), nameof(TomekLinksOptions.MaxPasses));
    }

    /// <inheritdoc/>
    public string Name => nameof(TomekLinks);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, the strategy is not one of classes, or a class would lose all its rows.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        CleaningRun run = new(dataset, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism, Name, progress, cancellationToken);
        bool[] keep = new bool[dataset.RowCount];
        Array.Fill(keep, true);
        int links = run.CutLinks(keep, _options.MaxPasses);
        return run.Result(keep, FormattableString.Invariant($"{links:N0} Tomek links."));
    }
}
