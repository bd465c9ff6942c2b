using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>SMOTE, then Tomek links of the grown data removed (Batista, Prati, Monard 2004).</summary>
/// <remarks>Origins name rows of the given dataset. Distances of both steps are taken in the space fitted on the given rows. Thread-safe.</remarks>
public sealed class SmoteTomek : IResampler
{
    private readonly SmoteTomekOptions _options;

    /// <summary>A SMOTE-Tomek sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SmoteTomek(SmoteTomekOptions? options = null)
    {
        _options = options ?? new SmoteTomekOptions();
        OptionChecks.SmoteFamily(nameof(SmoteTomekOptions), _options);
        OptionChecks.NotNull(_options.Cleaning, nameof(SmoteTomekOptions), nameof(SmoteTomekOptions.Cleaning));
    }

    /// <inheritdoc/>
    public string Name => nameof(SmoteTomek);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for <see cref="Smote.Resample(LabeledDataset, IProgress{double}?, CancellationToken)"/>, or a class would lose all its rows.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return SmoteThenClean.Run(dataset, _options, _options.Cleaning, Name, progress, cancellationToken, static (rows, columns, grown, cleaned, settings, share, token) =>
        {
            bool[] keep = new bool[grown.RowCount];
            Array.Fill(keep, true);
            int links = TomekKernel.Clean(rows, columns, grown.Labels.Span, keep, cleaned, 1, settings, share, token);
            return (keep, FormattableString.Invariant($"{links:N0} Tomek links; {keep.AsSpan().Count(false):N0} rows removed."));
        });
    }
}
