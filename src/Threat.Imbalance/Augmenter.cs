namespace Threat.Imbalance;

/// <summary>The one-line entry to time-series augmentation.</summary>
/// <remarks>Thread-safe. Give it the training part of a split only.</remarks>
public static class Augmenter
{
    /// <summary>Keeps the given series and adds factor − 1 varied copies of each, by <see cref="SequencePipeline.Default"/>.</summary>
    /// <param name="x">[n, length, channels].</param>
    /// <param name="factor">How many times as many series the result has; at least 1.</param>
    /// <param name="seed">The seed of every random draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is below 1.</exception>
    /// <exception cref="ArgumentException">A series has fewer than 2 steps, or a value is NaN or infinite.</exception>
    public static AugmentedSequences AugmentSequences(float[,,] x, int factor = 2, long seed = 0) => AugmentSequences(SequenceSet.From(x), factor, seed);

    /// <summary>Keeps the given series and adds factor − 1 varied copies of each, by <see cref="SequencePipeline.Default"/>; labels are carried along.</summary>
    /// <param name="x">The training series.</param>
    /// <param name="factor">How many times as many series the result has; at least 1.</param>
    /// <param name="seed">The seed of every random draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is below 1.</exception>
    public static AugmentedSequences AugmentSequences(SequenceSet x, int factor = 2, long seed = 0) => SequencePipeline.Default.Augment(x, factor, seed);
}
