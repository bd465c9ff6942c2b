using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>ADASYN: a row gets new rows in proportion to the share of other classes among its nearest rows (He, Bai, Garcia, Li 2008).</summary>
/// <remarks>
/// The counts of the strategy are met exactly: fractions are given out by largest remainder. A class of which no row has a neighbour of another class is grown evenly;
/// the notes say so. Partners are the nearest neighbours within the class: the paper takes the rows of the class among the nearest of the whole set, which leaves
/// the hardest rows, those with none, without a partner. Thread-safe.
/// </remarks>
public sealed class Adasyn : IResampler
{
    private readonly AdasynOptions _options;

    /// <summary>An ADASYN sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public Adasyn(AdasynOptions? options = null)
    {
        _options = options ?? new AdasynOptions();
        OptionChecks.SmoteFamily(nameof(AdasynOptions), _options);
    }

    /// <inheritdoc/>
    public string Name => nameof(Adasyn);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for <see cref="Smote.Resample(LabeledDataset, IProgress{double}?, CancellationToken)"/>.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return HardRowSampler.Resample(dataset, _options, Name, _options.NeighborCount, static (others, neighbors) => (double)others / neighbors, false,
            "no hard row (none has a row of another class among its {0} nearest)", progress, cancellationToken);
    }
}
