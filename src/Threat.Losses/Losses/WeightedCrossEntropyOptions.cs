namespace Threat.Losses;

/// <summary>Options of <see cref="WeightedCrossEntropyLoss"/>. The reduction's default is <see cref="LossReduction.WeightedMean"/>, as in PyTorch.</summary>
public sealed record WeightedCrossEntropyOptions : ClassificationLossOptions
{
    /// <summary>Defaults.</summary>
    public WeightedCrossEntropyOptions() => Reduction = LossReduction.WeightedMean;

    /// <summary>A weight of 0 or more per class id, as from <see cref="ClassWeights"/>.</summary>
    /// <value>null: all one.</value>
    public IReadOnlyList<double>? Weights { get; init; }
}
