namespace Threat.Losses;

/// <summary>Options of <see cref="LogitAdjustedLoss"/>.</summary>
public sealed record LogitAdjustedLossOptions : ClassificationLossOptions
{
    /// <summary>Strength of the adjustment, 0 or more.</summary>
    /// <value>1: balanced softmax, consistent for balanced accuracy. 0 is plain cross-entropy.</value>
    public double Tau { get; init; } = 1;

    /// <summary>Least number of rows a class counts for, above 0, so that the logarithm of a class without rows stays finite.</summary>
    /// <value>1.</value>
    public double CountFloor { get; init; } = 1;

    /// <summary>A weight of 0 or more per class id beside the adjustment, which already favours rare classes.</summary>
    /// <value>null: all one.</value>
    public IReadOnlyList<double>? Weights { get; init; }
}
