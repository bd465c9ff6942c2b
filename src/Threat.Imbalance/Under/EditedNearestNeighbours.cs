using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>Removes rows whose nearest rows are of other classes (Wilson 1972).</summary>
/// <remarks>Thread-safe; draws nothing at random. Permuting the rows permutes the result, but for ties in distance.</remarks>
public sealed class EditedNearestNeighbours : IResampler
{
    private readonly EditedNearestNeighboursOptions _options;

    /// <summary>An edited-nearest-neighbours cleaner.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public EditedNearestNeighbours(EditedNearestNeighboursOptions? options = null)
    {
        _options = options ?? new EditedNearestNeighboursOptions();
        OptionChecks.Sampler(nameof(EditedNearestNeighboursOptions), _options.NeighborCount, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism);
        OptionChecks.Defined(_options.Vote, nameof(EditedNearestNeighboursOptions), nameof(EditedNearestNeighboursOptions.Vote));
    }

    /// <inheritdoc/>
    public string Name => nameof(EditedNearestNeighbours);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, the strategy is not one of classes, or a class would lose all its rows.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        CleaningRun run = new(dataset, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism, Name, progress, cancellationToken);
        return run.Result(run.Edit(run.All, _options.NeighborCount, _options.Vote));
    }
}
