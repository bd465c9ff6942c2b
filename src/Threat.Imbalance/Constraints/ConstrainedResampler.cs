using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>Runs another sampler and mends the synthetic rows of its result, so that each is a row that could exist. Real rows are not touched.</summary>
/// <remarks>
/// Synthetic rows that were in the dataset before are mended as well. Per row: kinds and bounds first, dependent columns last. The notes report, per column, how many values were rounded, clipped or recomputed. Thread-safe.
/// </remarks>
public sealed class ConstrainedResampler : IResampler
{
    private readonly IResampler _inner;
    private readonly FeatureConstraints _constraints;

    /// <summary>A sampler that keeps constraints.</summary>
    /// <param name="inner">The sampler that makes the rows.</param>
    /// <param name="constraints">What a row may hold.</param>
    public ConstrainedResampler(IResampler inner, FeatureConstraints constraints)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(constraints);
        _inner = inner;
        _constraints = constraints;
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A rule names a column that does not exist, or the inner sampler refuses the dataset.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int columns = dataset.Features.ColumnCount;
        foreach (int column in _constraints.Rules.Select(static r => r.Column).Concat(_constraints.Dependent.Select(static d => d.Column)))
        {
            if (column < 0 || column >= columns) throw new ArgumentException($"A constraint names column {column}; the dataset has columns 0 to {columns - 1}.");
        }
        ResamplingResult made = _inner.Resample(dataset, progress, cancellationToken);
        ConstraintKernel kernel = new(dataset, _constraints);
        LabeledDataset result = kernel.Mend(made, cancellationToken);
        return new ResamplingResult(Name, dataset, result, made.Origins, [.. made.Notes, .. kernel.Notes()]);
    }
}
