using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>SMOTE, then edited nearest neighbours on the grown data (Batista, Prati, Monard 2004).</summary>
/// <remarks>Origins name rows of the given dataset. Distances of both steps are taken in the space fitted on the given rows. Thread-safe.</remarks>
public sealed class SmoteEnn : IResampler
{
    private readonly SmoteEnnOptions _options;

    /// <summary>A SMOTE-ENN sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SmoteEnn(SmoteEnnOptions? options = null)
    {
        _options = options ?? new SmoteEnnOptions();
        const string Options = nameof(SmoteEnnOptions);
        OptionChecks.SmoteFamily(Options, _options);
        OptionChecks.NotNull(_options.Cleaning, Options, nameof(SmoteEnnOptions.Cleaning));
        OptionChecks.AtLeast(_options.CleaningNeighborCount, 1, Options, nameof(SmoteEnnOptions.CleaningNeighborCount));
        OptionChecks.Defined(_options.Vote, Options, nameof(SmoteEnnOptions.Vote));
    }

    /// <inheritdoc/>
    public string Name => nameof(SmoteEnn);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for <see cref="Smote.Resample(LabeledDataset, IProgress{double}?, CancellationToken)"/>, or a class would lose all its rows.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return SmoteThenClean.Run(dataset, _options, _options.Cleaning, Name, progress, cancellationToken, (rows, columns, grown, cleaned, settings, share, token) =>
        {
            int[] all = [.. Enumerable.Range(0, grown.RowCount)];
            bool[] keep = EditingKernel.Clean(rows, columns, grown.Labels.Span, all, cleaned, _options.CleaningNeighborCount, _options.Vote, settings, share, token);
            return (keep, FormattableString.Invariant($"{keep.AsSpan().Count(false):N0} rows removed by the vote of their neighbours."));
        });
    }
}
