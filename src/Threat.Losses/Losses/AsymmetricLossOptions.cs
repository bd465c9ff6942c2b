namespace Threat.Losses;

/// <summary>Options of <see cref="AsymmetricLoss"/>.</summary>
public sealed record AsymmetricLossOptions
{
    /// <summary>Focal exponent of labels that apply, 0 or more.</summary>
    /// <value>0.</value>
    public double GammaPositive { get; init; }

    /// <summary>Focal exponent of labels that do not apply, 0 or more.</summary>
    /// <value>4.</value>
    public double GammaNegative { get; init; } = 4;

    /// <summary>Probability taken off before a label that does not apply counts, 0 or more and below 1: very easy negatives are dropped.</summary>
    /// <value>0.05.</value>
    public double Clip { get; init; } = 0.05;

    /// <summary>How losses become one number. A row's loss is the sum over its labels; <see cref="LossReduction.WeightedMean"/> does not apply.</summary>
    /// <value><see cref="LossReduction.Mean"/>, over rows.</value>
    public LossReduction Reduction { get; init; } = LossReduction.Mean;

    /// <summary>A weight of 0 or more per label where it applies; labels that do not apply weigh 1.</summary>
    /// <value>null: all one.</value>
    public IReadOnlyList<double>? PositiveWeights { get; init; }
}
