namespace Threat.Imbalance;

/// <summary>What an augmentation made.</summary>
/// <param name="Sequences">The given series first, in their order, then the new ones; each with the label of its source.</param>
/// <param name="Sources">For every series the given series it is or comes from.</param>
/// <param name="RealCount">How many of the first series are the given ones.</param>
public sealed record AugmentedSequences(SequenceSet Sequences, ReadOnlyMemory<int> Sources, int RealCount);
