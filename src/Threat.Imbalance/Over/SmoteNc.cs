using Threat.Imbalance.Internal;
using Threat.Shared;

namespace Threat.Imbalance;

/// <summary>SMOTE-NC, for continuous and categorical columns together (Chawla et al. 2002).</summary>
/// <remarks>
/// Two rows that differ in a category are the median standard deviation of the continuous columns of their class apart in it. Continuous values are interpolated; a category is the one most
/// of the base row's neighbours have, the nearest of them deciding a tie, so no value is made that does not occur. Origins describe the continuous columns. Thread-safe.
/// </remarks>
public sealed class SmoteNc : IResampler
{
    private readonly SmoteNcOptions _options;

    /// <summary>A SMOTE-NC sampler.</summary>
    /// <param name="options">The options; the categorical columns must be named.</param>
    /// <exception cref="ArgumentException">No categorical column is named, one twice, or a negative one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SmoteNc(SmoteNcOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        OptionChecks.SmoteFamily(nameof(SmoteNcOptions), options);
        OptionChecks.Columns(nameof(SmoteNcOptions), nameof(SmoteNcOptions.CategoricalColumns), options.CategoricalColumns);
        if (options.CategoricalColumns.Count == 0) throw new ArgumentException("SmoteNcOptions.CategoricalColumns names no column; name the columns that hold categories, or use Smote.", nameof(options));
    }

    /// <inheritdoc/>
    public string Name => nameof(SmoteNc);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for <see cref="Smote.Resample(LabeledDataset, IProgress{double}?, CancellationToken)"/>; or a categorical column does not exist, or all columns are categorical.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int columns = dataset.Features.ColumnCount;
        int[] categorical = [.. _options.CategoricalColumns.Order()];
        OptionChecks.ColumnsOf(dataset.Features, nameof(SmoteNcOptions), nameof(SmoteNcOptions.CategoricalColumns), categorical);
        if (categorical.Length == columns) throw new ArgumentException($"All {columns} columns are categorical; use SmoteN, which needs no continuous column.");
        int[] continuous = [.. Enumerable.Range(0, columns).Except(categorical)];
        int threads = Workers.Threads(_options.MaxDegreeOfParallelism);
        DistanceSpace? space = null;
        return VotingSmote.Resample(dataset, _options, Name, categorical, (_, rows) =>
        {
            space ??= DistanceSpace.Fit(dataset.Features, _options.Scaling, threads, cancellationToken);
            return MixedSpace.Of(dataset.Features, rows, continuous, categorical, space, null, threads, cancellationToken);
        }, progress, cancellationToken);
    }
}
