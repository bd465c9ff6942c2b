using Threat.Imbalance.Internal;
using Threat.Shared;

namespace Threat.Imbalance;

/// <summary>Keeps a random choice of the rows of large classes, without replacement.</summary>
/// <remarks>Thread-safe. The rows kept stay in their order.</remarks>
public sealed class RandomUnderSampler : IResampler
{
    private readonly RandomUnderSamplerOptions _options;

    /// <summary>A random under-sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public RandomUnderSampler(RandomUnderSamplerOptions? options = null)
    {
        _options = options ?? new RandomUnderSamplerOptions();
        OptionChecks.Sampler(nameof(RandomUnderSamplerOptions), _options.Strategy, _options.MaxDegreeOfParallelism);
    }

    /// <inheritdoc/>
    public string Name => nameof(RandomUnderSampler);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, or the strategy asks for more rows than a class has.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int[] targets = SamplingPlan.Under(dataset, _options.Strategy, Name);
        bool[] keep = RandomChoice.Of(dataset, targets, _options.Seed);
        return KeptRows.Result(Name, dataset, keep, Workers.Threads(_options.MaxDegreeOfParallelism), new ProgressShare(progress), cancellationToken);
    }
}
