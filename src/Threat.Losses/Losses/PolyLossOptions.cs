namespace Threat.Losses;

/// <summary>Options of <see cref="PolyLoss"/>.</summary>
public sealed record PolyLossOptions : ClassificationLossOptions
{
    /// <summary>ε, the change of the first polynomial coefficient; −1 or more, so that the loss still falls as the probability rises.</summary>
    /// <value>1. The paper uses −1 to 8, tuned per task.</value>
    public double Epsilon { get; init; } = 1;

    /// <summary>A weight of 0 or more per class id.</summary>
    /// <value>null: all one.</value>
    public IReadOnlyList<double>? Weights { get; init; }
}
