using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>Edited nearest neighbours, again and again until nothing is removed (Tomek 1976).</summary>
/// <remarks>A pass that would empty a class is not carried out; the notes say so. Thread-safe; draws nothing at random.</remarks>
public sealed class RepeatedEditedNearestNeighbours : IResampler
{
    private readonly RepeatedEditedNearestNeighboursOptions _options;

    /// <summary>A repeated edited-nearest-neighbours cleaner.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public RepeatedEditedNearestNeighbours(RepeatedEditedNearestNeighboursOptions? options = null)
    {
        _options = options ?? new RepeatedEditedNearestNeighboursOptions();
        const string Options = nameof(RepeatedEditedNearestNeighboursOptions);
        OptionChecks.Sampler(Options, _options.NeighborCount, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism);
        OptionChecks.Defined(_options.Vote, Options, nameof(RepeatedEditedNearestNeighboursOptions.Vote));
        OptionChecks.AtLeast(_options.MaxPasses, 1, Options, nameof(RepeatedEditedNearestNeighboursOptions.MaxPasses));
    }

    /// <inheritdoc/>
    public string Name => nameof(RepeatedEditedNearestNeighbours);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, or the strategy is not one of classes.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        CleaningRun run = new(dataset, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism, Name, progress, cancellationToken);
        bool[] keep = new bool[dataset.RowCount];
        Array.Fill(keep, true);
        int[] alive = run.All;
        int passes = 0;
        string end = $"Stopped after {_options.MaxPasses} passes, RepeatedEditedNearestNeighboursOptions.MaxPasses.";
        while (passes < _options.MaxPasses)
        {
            bool[] next = run.Edit(alive, _options.NeighborCount, _options.Vote);
            if (CleaningChecks.Emptied(dataset.Labels.Span, dataset.ClassCounts, next) is { } emptied)
            {
                end = $"Stopped after {passes} passes: the next would remove the last rows of class '{dataset.LabelSet.Names[emptied]}'.";
                break;
            }
            passes++;
            int before = alive.Length;
            keep = next;
            alive = [.. alive.Where(i => next[i])];
            if (alive.Length == before)
            {
                end = $"Nothing was left to remove after {passes} passes.";
                break;
            }
        }
        return run.Result(keep, end);
    }
}
