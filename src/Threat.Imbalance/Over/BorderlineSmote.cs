using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>Borderline-SMOTE 1 and 2: only rows at the border with other classes become bases (Han, Wang, Mao 2005).</summary>
/// <remarks>
/// Of a row's m = BorderNeighborCount nearest rows, m' are of other classes: m' = m is noise, m/2 ≤ m' &lt; m is danger, less is safe. Only danger rows are bases.
/// A class without danger rows is grown by plain SMOTE, so that the strategy is met; the notes say so. Kind 2 draws one of k + 1 partners evenly: the k nearest of the
/// class, and the nearest row of another class with a weight uniform in [0, 0.5). Thread-safe.
/// </remarks>
public sealed class BorderlineSmote : IResampler
{
    private readonly BorderlineSmoteOptions _options;

    /// <summary>A Borderline-SMOTE sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public BorderlineSmote(BorderlineSmoteOptions? options = null)
    {
        _options = options ?? new BorderlineSmoteOptions();
        const string Options = nameof(BorderlineSmoteOptions);
        OptionChecks.SmoteFamily(Options, _options);
        OptionChecks.AtLeast(_options.BorderNeighborCount, 1, Options, nameof(BorderlineSmoteOptions.BorderNeighborCount));
        OptionChecks.Defined(_options.Kind, Options, nameof(BorderlineSmoteOptions.Kind));
    }

    /// <inheritdoc/>
    public string Name => nameof(BorderlineSmote);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for <see cref="Smote.Resample(LabeledDataset, IProgress{double}?, CancellationToken)"/>.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return HardRowSampler.Resample(dataset, _options, Name, _options.BorderNeighborCount, Weigh, _options.Kind == BorderlineKind.BothSides,
            "no row at the border (none has from half to all but one of its {0} nearest rows in other classes)", progress, cancellationToken);
    }

    /// <summary>1 for danger rows, 0 for the others.</summary>
    private static double Weigh(int others, int neighbors) => 2 * others >= neighbors && others < neighbors ? 1 : 0;
}
