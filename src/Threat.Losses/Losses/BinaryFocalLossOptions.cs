namespace Threat.Losses;

/// <summary>Options of <see cref="BinaryFocalLoss"/>.</summary>
public sealed record BinaryFocalLossOptions
{
    /// <summary>How strongly labels that are already right are played down; 0 or more.</summary>
    /// <value>2. At 0 the loss is (weighted) binary cross-entropy.</value>
    public double Gamma { get; init; } = 2;

    /// <summary>The weight α of labels that apply, 0 to 1; labels that do not apply weigh 1 − α.</summary>
    /// <value>null: both weigh 1. RetinaNet uses 0.25.</value>
    public double? Alpha { get; init; }

    /// <summary>A weight of 0 or more per label where it applies; labels that do not apply weigh 1. Not together with <see cref="Alpha"/>.</summary>
    /// <value>null: all one.</value>
    public IReadOnlyList<double>? PositiveWeights { get; init; }

    /// <summary>ε, 0 or more and below 1: targets become t·(1 − ε) + ε/2.</summary>
    /// <value>0.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>How losses become one number. A row's loss is the sum over its labels; <see cref="LossReduction.WeightedMean"/> does not apply.</summary>
    /// <value><see cref="LossReduction.Mean"/>, over rows.</value>
    public LossReduction Reduction { get; init; } = LossReduction.Mean;
}
