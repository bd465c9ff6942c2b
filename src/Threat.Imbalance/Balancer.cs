using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>One-line entries.</summary>
/// <remarks>Thread-safe. Give them the training part of a split only.</remarks>
public static class Balancer
{
    /// <summary>Balances a dataset.</summary>
    /// <param name="dataset">The training part of a split.</param>
    /// <param name="strategy">"auto", "none" or a sampler's name; case, hyphens, underscores and spaces do not matter.</param>
    /// <param name="seed">The seed of every random draw.</param>
    /// <exception cref="ArgumentException">The strategy is unknown, or the sampler cannot work with the dataset; the message says why.</exception>
    public static ResamplingResult BalanceDataset(LabeledDataset dataset, string strategy = "auto", long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return (SamplerNames.Create(strategy, seed) ?? new Unchanged()).Resample(dataset);
    }

    /// <summary>Balances features and class names.</summary>
    /// <param name="x">n rows × d columns.</param>
    /// <param name="y">n class names; the label set is made of those that occur, in order of first appearance.</param>
    /// <param name="strategy">"auto", "none" or a sampler's name.</param>
    /// <param name="seed">The seed of every random draw.</param>
    /// <exception cref="ArgumentException">The lengths differ, a value is NaN or infinite, fewer than two classes occur, or the strategy is unknown.</exception>
    public static ResamplingResult BalanceDataset(float[,] x, IReadOnlyList<string> y, string strategy = "auto", long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.GetLength(0) != y.Count) throw new ArgumentException($"{y.Count} labels were given for {x.GetLength(0)} rows; the numbers must be equal.", nameof(y));
        string[] names = [.. y.Distinct(StringComparer.OrdinalIgnoreCase)];
        if (names.Length < 2) throw new ArgumentException(names.Length == 0 ? "There are 0 rows; balancing needs rows of at least 2 classes." : $"All {y.Count} rows are of class '{names[0]}'; balancing needs rows of at least 2 classes.", nameof(y));
        LabelSet labels = LabelSet.Create(names);
        return BalanceDataset(new LabeledDataset(FeatureMatrix.From(x), y.Select(labels.IdOf).ToArray(), labels), strategy, seed);
    }

    /// <summary>Balances features and class ids.</summary>
    /// <param name="x">n rows.</param>
    /// <param name="y">n class ids.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="strategy">"auto", "none" or a sampler's name.</param>
    /// <param name="seed">The seed of every random draw.</param>
    /// <exception cref="ArgumentException">The lengths differ, an id does not exist, or the strategy is unknown.</exception>
    public static ResamplingResult BalanceDataset(FeatureMatrix x, ReadOnlyMemory<int> y, LabelSet labels, string strategy = "auto", long seed = 0)
        => BalanceDataset(new LabeledDataset(x, y, labels), strategy, seed);
}
