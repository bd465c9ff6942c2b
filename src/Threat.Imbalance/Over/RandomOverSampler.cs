using Threat.Imbalance.Internal;
using Threat.Shared;

namespace Threat.Imbalance;

/// <summary>Copies rows of small classes, evenly, optionally with ROSE's smoothing noise.</summary>
/// <remarks>Thread-safe. Works with a single row per class. Each new row's origin names the row it was copied from.</remarks>
public sealed class RandomOverSampler : IResampler
{
    private readonly RandomOverSamplerOptions _options;

    /// <summary>A random over-sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public RandomOverSampler(RandomOverSamplerOptions? options = null)
    {
        _options = options ?? new RandomOverSamplerOptions();
        OptionChecks.Sampler(nameof(RandomOverSamplerOptions), _options.Strategy, _options.MaxDegreeOfParallelism);
        OptionChecks.InRange(_options.Shrinkage, 0, 1e6, nameof(RandomOverSamplerOptions), nameof(RandomOverSamplerOptions.Shrinkage));
    }

    /// <inheritdoc/>
    public string Name => nameof(RandomOverSampler);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, or the strategy asks for fewer rows than a class has or for a class without rows.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int[] targets = SamplingPlan.Over(dataset, _options.Strategy, Name);
        int threads = Workers.Threads(_options.MaxDegreeOfParallelism);
        int[][] rows = ClassRows.Of(dataset);
        SyntheticPlan plan = new(dataset, Enumerable.Range(0, rows.Length).Sum(c => (long)targets[c] - rows[c].Length), Name);
        float[]?[] noise = new float[rows.Length][];
        for (int c = 0; c < rows.Length; c++)
        {
            if (targets[c] == rows[c].Length) continue;
            SeededRandom random = Allocation.OfClass(_options.Seed, c);
            int[] counts = Allocation.Even(targets[c] - rows[c].Length, rows[c].Length, ref random);
            plan.Add(_options.Seed, c, rows[c], counts, threads, cancellationToken, static (int _, ref SeededRandom _) => (-1, 0f));
            if (_options.Shrinkage > 0) noise[c] = SmoothingBandwidth.Of(dataset.Features, rows[c], _options.Shrinkage);
        }
        LabeledDataset result = DatasetWriter.Write(dataset, plan.Origins, plan.Kept, Name, threads, cancellationToken, new ProgressShare(progress),
            _options.Shrinkage > 0 ? (row, origin, values) => Move(row, noise[dataset.Labels.Span[origin.Source]]!, values) : null);
        return new ResamplingResult(Name, dataset, result, plan.Origins);
    }

    private void Move(int row, float[] bandwidth, Span<float> values)
    {
        SeededRandom random = new(_options.Seed, (1UL << 63) | (uint)row);
        for (int c = 0; c < values.Length; c++) values[c] += (float)(bandwidth[c] * random.NextNormal());
    }
}
