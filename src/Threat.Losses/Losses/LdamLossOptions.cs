namespace Threat.Losses;

/// <summary>Options of <see cref="LdamLoss"/>. The reduction's default is <see cref="LossReduction.WeightedMean"/>.</summary>
public sealed record LdamLossOptions : ClassificationLossOptions
{
    /// <summary>Defaults.</summary>
    public LdamLossOptions() => Reduction = LossReduction.WeightedMean;

    /// <summary>Margin of the rarest class, above 0.</summary>
    /// <value>0.5.</value>
    public double MaxMargin { get; init; } = 0.5;

    /// <summary>Factor of the logits, above 0. The paper's 30 is for a last layer with normalised weights and inputs, whose outputs are cosines.</summary>
    /// <value>30. Use 1 with an ordinary last layer.</value>
    public double Scale { get; init; } = 30;

    /// <summary>First epoch (from 0) in which class weights count: deferred re-weighting. See <see cref="ClassificationLoss.StartEpoch"/>.</summary>
    /// <value>null: never.</value>
    public int? ReweightFromEpoch { get; init; }

    /// <summary>β of the effective-number weights that are then used.</summary>
    /// <value>0.9999, as in the paper. null: 1 − 1/n of the largest class.</value>
    public double? Beta { get; init; } = 0.9999;

    /// <summary>A weight of 0 or more per class id in place of the effective-number weights. Without <see cref="ReweightFromEpoch"/> they count from the start.</summary>
    /// <value>null: effective-number weights, and only from <see cref="ReweightFromEpoch"/> on.</value>
    public IReadOnlyList<double>? Weights { get; init; }
}
